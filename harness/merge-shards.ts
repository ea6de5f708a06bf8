import { judgedScenario } from './document.ts';
import { armLabel } from './model/arm-label.ts';
import { exitCodeOfDocument } from './model/exit-code.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from './model/run-document.ts';
import { worstVerdict } from './model/verdict.ts';
import { relocatedArm } from './relocate-run.ts';

/** A run folder that was read. */
export interface ReadRun {
  /** Absolute path. */
  readonly folder: string;
  /** As it was typed. */
  readonly called: string;
  readonly document: RunDocument;
}

/** An arm of a scenario as one of the shards ran it. */
interface Candidate {
  readonly arm: ArmDocument;
  readonly from: ReadRun;
}

/** Whether the first came to something worse; the harness that could not do its job is the worst of what is open. */
function isWorse({ arm: one }: Candidate, { arm: other }: Candidate): boolean {
  const [first, second] = [one.verdict ?? 'inconclusive', other.verdict ?? 'inconclusive'] as const;
  if (first === second) return one.problem !== null && other.problem === null;
  return worstVerdict([first, second]) === first;
}

/** Of an arm that several shards ran, each for its own arms, the one that came to the worst: no trouble is hidden. */
function chosen(candidates: readonly Candidate[]): Candidate | null {
  return candidates.reduce<Candidate | null>(
    (worst, one) => (worst === null || isWorse(one, worst) ? one : worst),
    null,
  );
}

function scenarioOf({ document }: ReadRun, name: string): ScenarioDocument | null {
  return document.scenarios.find((scenario) => scenario.name === name) ?? null;
}

function mergedScenario(
  runs: readonly ReadRun[],
  { name, arms: planned }: NonNullable<RunDocument['plan']>['scenarios'][number],
  base: string,
): ScenarioDocument | null {
  const parts = runs.flatMap((from) => {
    const scenario = scenarioOf(from, name);
    return scenario === null ? [] : [{ from, scenario }];
  });
  const [first] = parts;
  if (first === undefined) return null;
  const picked = planned.flatMap((label): readonly Candidate[] => {
    const of = ({ from, scenario }: (typeof parts)[number]): readonly Candidate[] =>
      scenario.arms.filter((arm) => armLabel(arm) === label).map((arm) => ({ arm, from }));
    const one = chosen(parts.flatMap(of));
    return one === null ? [] : [one];
  });
  // An ablation stands beside the very arm that it was taken from.
  const isBeside = (from: ReadRun, of: string): boolean =>
    picked.some(({ arm, from: its }) => its === from && armLabel(arm) === of);
  const ablations = parts.flatMap(({ from, scenario }) =>
    scenario.ablations
      .filter(({ of }) => isBeside(from, of))
      .map((one) => ({ ...one, arm: one.arm === null ? null : relocatedArm(one.arm, from.folder, base) })),
  );
  const merged: ScenarioDocument = {
    ...first.scenario,
    armsPlanned: [...planned],
    ablationsPlanned: [...new Set(parts.flatMap(({ scenario }) => scenario.ablationsPlanned))],
    ablations,
  };
  return judgedScenario(
    merged,
    picked.map(({ arm, from }) => relocatedArm(arm, from.folder, base)),
  );
}

/** The command line of the whole run. */
function withoutShard(command: string): string {
  return command.replace(/ --shard(?: |=)\d+\/\d+/, '');
}

/**
 * Puts the shards of one plan together (shard-trouble.ts tells whether they are): every arm once, the verdicts as they are
 * stored, those of scenarios and the exit code over the whole. Paths of records and logs begin at `base`.
 */
export function mergeShards(runs: readonly [ReadRun, ...ReadRun[]], base: string): RunDocument {
  const sorted = runs.toSorted((a, b) => (a.document.shard?.index ?? 0) - (b.document.shard?.index ?? 0));
  const documents = sorted.map(({ document }) => document);
  const first = documents[0] ?? runs[0].document;
  const plan = first.plan?.scenarios ?? [];
  const finished = documents.flatMap(({ finishedAt }) => finishedAt ?? []);
  const toolOf = new Map(documents.flatMap(({ environment }) => environment.tools.map((tool) => [tool.name, tool])));
  const merged: RunDocument = {
    ...first,
    startedAt: documents.map(({ startedAt }) => startedAt).toSorted()[0] ?? first.startedAt,
    finishedAt: finished.length === documents.length ? (finished.toSorted().at(-1) ?? null) : null,
    complete: documents.every(({ complete }) => complete),
    shard: null,
    forbidSkipped: documents.some(({ forbidSkipped }) => forbidSkipped),
    mergedFrom: documents.map(({ shard, startedAt, finishedAt, complete, exitCode, environment }) => ({
      shard: shard ?? { index: 1, of: 1 },
      startedAt,
      finishedAt,
      complete,
      exitCode,
      environment,
    })),
    environment: {
      ...first.environment,
      toxiproxy: documents.map(({ environment }) => environment.toxiproxy).find((version) => version !== null) ?? null,
      command: withoutShard(first.environment.command),
      configs: Object.assign({}, ...documents.map(({ environment }) => environment.configs)),
      tools: [...toolOf.values()],
    },
    scenarios: plan.flatMap((scenario) => mergedScenario(sorted, scenario, base) ?? []),
  };
  return { ...merged, exitCode: exitCodeOfDocument(merged) };
}
