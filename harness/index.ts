/** What a scenario file imports: `import { … } from 'gatecrash'`. */
export { answers, atMost, cleanAfter, noErrors, worsens } from './model/claim.ts';
export { cycles, killNode, refuseNode, steady } from './model/fault.ts';
export { get, openModel, post } from './model/load.ts';
export { type ScenarioDeclaration, scenario } from './model/scenario.ts';
export { app, pool } from './model/upstream.ts';
