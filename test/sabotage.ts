import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findScenarios } from '../harness/cli/find-scenarios.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import type { Fault } from '../harness/model/fault.ts';
import type { Mitigation } from '../harness/model/mitigation.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import type { Question } from '../harness/model/verdict.ts';
import { checkout } from './checkout.ts';
import { documentOf, gatecrash } from './gatecrash.ts';

/**
 * `npm run test:sabotage [scenario…]`: in a copy of every scenario the config of each mitigation is replaced by the one
 * that has the problem; a mitigation that has no config of its own loses what it does to the pools and beside the
 * gateway. Every such arm must then be refuted. Ends with 1 where one is not; where the machine was too busy to tell, of
 * up to a tenth of them, it says so.
 */

/** What keeps an arm from being judged that has nothing to do with its mitigation. */
const machine: readonly (Question | null)[] = ['load', 'healthy-nodes', 'other-arms'];
const undecidedAllowed = 0.1;

/** Arms of one scenario that lose their mitigation in the same way. */
interface Sabotage {
  readonly scenario: Scenario;
  /** In words, what is done to them. */
  readonly how: string;
  readonly arms: readonly string[];
  readonly apply: (copy: string) => Promise<void>;
}

/** The config that has the problem: for a fault that is a config, that one. */
function brokenOf(scenario: Scenario, { inject, broken }: Fault): string {
  const { conf } = inject.condition.settings ?? {};
  return typeof conf === 'string' ? conf : (broken ?? scenario.broken);
}

interface Mitigated {
  readonly arm: string;
  readonly mitigation: Mitigation;
  readonly broken: string;
}

/** Puts the config that has the problem under the name of those that have not. */
function replacesConfigs(scenario: Scenario, broken: string, of: readonly Mitigated[]): Sabotage {
  const confs = new Set(of.map(({ mitigation }) => mitigation.conf));
  return {
    scenario,
    how: `with ${broken}`,
    arms: of.map(({ arm }) => arm),
    apply: async (copy) => {
      for (const conf of confs) await writeFile(path.join(copy, conf), scenario.configs[broken] ?? '');
    },
  };
}

/** Declares the scenario again, some of whose mitigations do nothing. */
const stripped = (names: readonly string[]) => `import whole from './whole.ts';

const idle = ${JSON.stringify(names)};
const without = ({ with: _, upstreams, pools, ...rest }) => rest;
const mitigations = Object.entries(whole.mitigations).map(([name, mitigation]) =>
  [name, idle.includes(mitigation.as ?? name) ? without(mitigation) : mitigation],
);
export default { ...whole, mitigations: Object.fromEntries(mitigations) };
`;

/** Takes away what is done to the pools and beside the gateway. */
function doesNothing(scenario: Scenario, of: readonly Mitigated[]): Sabotage {
  return {
    scenario,
    how: 'undone',
    arms: of.map(({ arm }) => arm),
    apply: async (copy) => {
      await rename(path.join(copy, 'scenario.ts'), path.join(copy, 'whole.ts'));
      await writeFile(path.join(copy, 'scenario.ts'), stripped(of.map(({ mitigation }) => mitigation.name)));
    },
  };
}

function sabotagesOf(scenario: Scenario): readonly Sabotage[] {
  const all = scenario.faults.flatMap((fault) =>
    scenario.mitigations
      .filter(({ against }) => against.includes(fault.name))
      .map((mitigation): Mitigated => {
        const arm = `${mitigation.name}/${fault.name}`;
        return { arm, mitigation, broken: brokenOf(scenario, fault) };
      }),
  );
  const configured = all.filter(({ mitigation, broken }) => mitigation.conf !== broken);
  const others = all.filter((one) => !configured.includes(one));
  const does = ({ mitigation }: Mitigated) => mitigation.with ?? mitigation.upstreams ?? mitigation.pools ?? null;
  for (const { arm } of others.filter((one) => does(one) === null)) {
    console.log(`- ${scenario.name} ${arm}: it is what the fault meets anyway, so there is nothing to take away`);
  }
  const byConfig = [...Map.groupBy(configured, ({ broken }) => broken)];
  const acting = others.filter((one) => does(one) !== null);
  return [
    ...byConfig.map(([broken, of]) => replacesConfigs(scenario, broken, of)),
    ...(acting.length === 0 ? [] : [doesNothing(scenario, acting)]),
  ];
}

/** Runs the arms in a copy, and gives each with its verdict and its reason. */
async function run({ scenario, arms, apply }: Sabotage, folder: string) {
  const copy = path.join(folder, scenario.name);
  await rm(copy, { recursive: true, force: true });
  await cp(scenario.folder, copy, { recursive: true });
  await apply(copy);
  const chosen = arms.flatMap((arm) => ['--arm', arm]);
  const { code, stderr } = await gatecrash(['run', copy, ...chosen, '--output', 'out', '--quiet'], { cwd: folder });
  const { scenarios } = await documentOf(path.join(folder, 'out')).catch(() => {
    throw new Error(`the run of ${scenario.name} ended with code ${code}:\n${stderr}`);
  });
  const ran = scenarios.flatMap((one) => one.arms).filter(({ name }) => arms.includes(name));
  await rm(path.join(folder, 'out'), { recursive: true });
  return ran.map(({ name, verdict, reason, settledBy }) => {
    const undecided = verdict === 'inconclusive' && machine.includes(settledBy);
    return { arm: `${scenario.name} ${name}`, verdict, reason, undecided };
  });
}

const places = { cwd: checkout, builtIn: path.join(checkout, 'scenarios') };
const { found } = findScenarios(process.argv.slice(2), places);
const { scenarios } = await loadScenarios(found);
const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-sabotage-'));
const signs = { refuted: '✓', undecided: '?', others: '✗' } as const;
const counts = { refuted: 0, undecided: 0, others: 0 };
try {
  for (const sabotage of scenarios.flatMap(sabotagesOf)) {
    for (const { arm, verdict, reason, undecided } of await run(sabotage, folder)) {
      const came = verdict === 'refuted' ? 'refuted' : undecided ? 'undecided' : 'others';
      counts[came] += 1;
      console.log(`${signs[came]} ${arm} ${sabotage.how}: ${verdict}: ${reason}`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
const { refuted, undecided, others } = counts;
const all = refuted + undecided + others;
console.log(`${all} arms sabotaged: ${refuted} refuted, ${undecided} undecided on this machine, ${others} not refuted`);
process.exitCode = others > 0 || refuted === 0 || undecided > all * undecidedAllowed ? 1 : 0;
