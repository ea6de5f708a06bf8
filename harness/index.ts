/** What a scenario file imports: `import { … } from 'gatecrash'`. */

export {
  firewallDrop,
  firewallReject,
  freezeNode,
  killNode,
  overloadNode,
  refuseNode,
  slowLink,
} from './faults/index.ts';
export { activeHealthCheck, autoscaler, remedy } from './mitigations/index.ts';
export { answers, atMost, cleanAfter, duplicates, noErrors, worsens } from './model/claim.ts';
export { cycles, steady } from './model/fault.ts';
export { get, openModel, post } from './model/load.ts';
export { defineConfig, type RunConfig } from './model/run-config.ts';
export { type ScenarioDeclaration, scenario } from './model/scenario.ts';
export { memcached, postgres, redis, thirdParty } from './model/service.ts';
export { app, gateway, image, pool } from './model/upstream.ts';
export { call } from './model/work.ts';
