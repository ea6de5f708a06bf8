import packageJson from '../package.json' with { type: 'json' };
import { type Change, type ComparedArm, changes, compareWithEarlier } from './judge/compare-with-earlier.ts';
import type { ReadRun } from './merge-shards.ts';
import { armLabel } from './model/arm-label.ts';
import { compactRecords } from './model/compact-records.ts';
import type { ComparedArmDocument, ComparisonDocument } from './model/comparison-document.ts';
import { runAlpha } from './model/decision.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from './model/run-document.ts';
import { storedArmCase } from './model/stored-arm-case.ts';
import { differencesOf, onSameMachine } from './run-differences.ts';
import { readRecords } from './stored-run.ts';

/** An arm with where it stands. */
interface Placed {
  readonly scenario: ScenarioDocument;
  readonly arm: ArmDocument;
}

function placedArms({ scenarios }: RunDocument): ReadonlyMap<string, Placed> {
  const placed = scenarios.flatMap((scenario) => scenario.arms.map((arm) => ({ scenario, arm })));
  return new Map(placed.map(({ scenario, arm }) => [`${scenario.name} ${armLabel(arm)}`, { scenario, arm }]));
}

async function comparedArm({ folder, document }: ReadRun, { scenario, arm }: Placed): Promise<ComparedArm> {
  const records = await readRecords(folder, arm, compactRecords().add);
  const armCase = storedArmCase(document, scenario, arm, records);
  return { armCase, load: arm.load, verdict: arm.verdict, reason: arm.reason };
}

async function changeOf(
  runs: readonly [ReadRun, ReadRun],
  [old, recent]: readonly [Placed, Placed],
  comparing: { readonly arms: number },
): Promise<ComparedArmDocument> {
  const arms = [await comparedArm(runs[0], old), await comparedArm(runs[1], recent)] as const;
  const { change, because, measured } = compareWithEarlier(arms[0], arms[1], comparing);
  const both = <T>(of: (arm: ArmDocument) => T) => ({ old: of(old.arm), new: of(recent.arm) });
  return {
    scenario: recent.scenario.name,
    name: armLabel(recent.arm),
    change,
    because,
    verdict: both(({ verdict }) => verdict),
    measures: measured.map(({ id, name, change: told, toldOnly, old: before, new: after }) => ({
      id,
      name,
      change: told,
      toldOnly,
      old: before,
      new: after,
    })),
    gatewayErrors: both(({ gatewayErrors, requests }) => ({ count: gatewayErrors, requests: requests.sent })),
    latencyMs: both(({ latencyMs: { p50, p99 } }) => ({ p50, p99 })),
    attemptsPerRequest: both(({ cost }) => cost.attemptsPerRequest),
    cpuMsPerRequest: both(({ cost }) => cost.cpuMsPerRequest),
    memoryPeakBytes: both(({ cost }) => cost.memoryPeakBytes),
  };
}

function runOf({ called, document }: ReadRun): ComparisonDocument['old'] {
  const { tool, startedAt, complete, exitCode, environment } = document;
  const { name, version, digest } = environment.gateway;
  const gateway = { name, version, digest };
  return { folder: called, tool: tool.version, startedAt, complete, exitCode, runtime: environment.runtime, gateway };
}

const exitCodes: Readonly<Record<Change, number>> = { worse: 1, inconclusive: 3, better: 0, same: 0 };

/**
 * What changed from one stored run to another, arm by arm, from the verdicts and the requests that are stored. Arms that
 * are in one of them only are named, and change nothing.
 */
export async function compareRuns(old: ReadRun, recent: ReadRun): Promise<ComparisonDocument> {
  const [before, after] = [placedArms(old.document), placedArms(recent.document)];
  const shared = [...after].flatMap(([label, arm]) => {
    const earlier = before.get(label);
    return earlier === undefined ? [] : [[earlier, arm] as const];
  });
  const sameMachine = onSameMachine(old.document.environment, recent.document.environment);
  const arms: ComparedArmDocument[] = [];
  for (const pair of shared) arms.push(await changeOf([old, recent], pair, { arms: shared.length }));
  const labels = (wanted: Change): string[] =>
    arms.filter(({ change }) => change === wanted).map(({ scenario, name }) => `${scenario} ${name}`);
  // Of nothing that was compared it is not known whether it is the same.
  const change = arms.length === 0 ? 'inconclusive' : (changes.find((each) => labels(each).length > 0) ?? 'same');
  return {
    schemaVersion: 1,
    tool: { name: 'gatecrash', version: packageJson.version },
    old: runOf(old),
    new: runOf(recent),
    differences: [...differencesOf(old.document, recent.document)],
    sameMachine,
    alpha: runAlpha,
    change,
    exitCode: exitCodes[change],
    worse: labels('worse'),
    inconclusive: labels('inconclusive'),
    better: labels('better'),
    same: labels('same').length,
    onlyInOld: [...before.keys()].filter((label) => !after.has(label)),
    onlyInNew: [...after.keys()].filter((label) => !before.has(label)),
    arms,
  };
}
