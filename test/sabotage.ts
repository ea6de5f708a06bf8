import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findScenarios } from '../harness/cli/find-scenarios.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import type { Fault } from '../harness/model/fault.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash } from './gatecrash.ts';

/**
 * `npm run test:sabotage [scenario…]`: in a copy of every scenario the config of each mitigation is replaced by the one
 * that has the problem; every arm that has a config of its own must then be refuted. Ends with 1 where one is not.
 */

/** Arms of one scenario whose configs are replaced by the same broken one. */
interface Sabotage {
  readonly scenario: Scenario;
  readonly broken: string;
  readonly confs: ReadonlySet<string>;
  readonly arms: readonly string[];
}

/** The config that has the problem: for a fault that is a config, that one. */
function brokenOf(scenario: Scenario, { inject, broken }: Fault): string {
  const { conf } = inject.condition.settings ?? {};
  return typeof conf === 'string' ? conf : (broken ?? scenario.broken);
}

function sabotagesOf(scenario: Scenario): readonly Sabotage[] {
  const arms = scenario.faults.flatMap((fault) =>
    scenario.mitigations
      .filter(({ against, conf }) => against.includes(fault.name) && conf !== brokenOf(scenario, fault))
      .map(({ name, conf }) => ({ arm: `${name}/${fault.name}`, conf, broken: brokenOf(scenario, fault) })),
  );
  return [...Map.groupBy(arms, ({ broken }) => broken)].map(([broken, of]) => ({
    scenario,
    broken,
    confs: new Set(of.map(({ conf }) => conf)),
    arms: of.map(({ arm }) => arm),
  }));
}

/** Runs the arms in a copy, and gives each with its verdict and its reason. */
async function run({ scenario, broken, confs, arms }: Sabotage, folder: string) {
  const copy = path.join(folder, scenario.name);
  await rm(copy, { recursive: true, force: true });
  await cp(scenario.folder, copy, { recursive: true });
  for (const conf of confs) await writeFile(path.join(copy, conf), scenario.configs[broken] ?? '');
  const chosen = arms.flatMap((arm) => ['--arm', arm]);
  const { code, stderr } = await gatecrash(['run', copy, ...chosen, '--output', 'out', '--quiet'], { cwd: folder });
  const { scenarios } = await documentOf(path.join(folder, 'out')).catch(() => {
    throw new Error(`the run of ${scenario.name} ended with code ${code}:\n${stderr}`);
  });
  const ran = scenarios.flatMap((one) => one.arms).filter(({ name }) => arms.includes(name));
  await rm(path.join(folder, 'out'), { recursive: true });
  return ran.map(({ name, verdict, reason }) => ({ arm: `${scenario.name} ${name}`, verdict, reason }));
}

const places = { cwd: checkout, builtIn: path.join(checkout, 'scenarios') };
const { found } = findScenarios(process.argv.slice(2), places);
const { scenarios } = await loadScenarios(found);
const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-sabotage-'));
let refuted = 0;
let others = 0;
try {
  for (const sabotage of scenarios.flatMap(sabotagesOf)) {
    for (const { arm, verdict, reason } of await run(sabotage, folder)) {
      if (verdict === 'refuted') refuted += 1;
      else others += 1;
      console.log(`${verdict === 'refuted' ? '✓' : '✗'} ${arm} with ${sabotage.broken}: ${verdict}: ${reason}`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
console.log(`${refuted + others} arms sabotaged: ${refuted} refuted, ${others} not`);
process.exitCode = others > 0 || refuted === 0 ? 1 : 0;
