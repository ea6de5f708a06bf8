import path from 'node:path';
import { ablationsOf } from '../ablations.ts';
import { armsOf } from '../model/arm.ts';
import { counted } from '../model/counted.ts';
import { type Confidence, decisionPlan } from '../model/decision.ts';
import { closest, didYouMean } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import { withNeeded } from '../model/rests-on.ts';
import type { PlannedScenario, RunPlan, Shard } from '../model/run-plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { shellWord } from './shell-word.ts';
import { splitArms } from './split-arms.ts';
import { wholePlan } from './whole-plan.ts';

/** Which arms are wanted; nothing given = all. */
export interface ArmSelection {
  /** Names of arms; `failover` stands for `failover/*`, and `*` for anything. */
  readonly arms: readonly string[];
  /** Looked for in `<scenario> <arm>`. */
  readonly grep: RegExp | null;
}

/** Everything else that a run is told. */
export interface RunSettings extends Omit<RunPlan, 'scenarios' | 'decision' | 'whole'> {
  readonly confidence: Confidence;
}

/** Names of arms are shorter (at most 40 characters on each side of the slash), and a regular expression has an end. */
const longestPattern = 1000;

function matcher(pattern: string): (name: string) => boolean {
  if (pattern.length > longestPattern) return () => false;
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const whole = new RegExp(`^${escaped}(?:/.*)?$`);
  return (name) => whole.test(name);
}

function unknownArms(scenarios: readonly Scenario[], patterns: readonly string[]): readonly Problem[] {
  const names = [...new Set(scenarios.flatMap((scenario) => armsOf(scenario).map(({ name }) => name)))];
  const groups = [...new Set(names.map((name) => name.split('/')[0] ?? name))];
  return patterns
    .filter((pattern) => !names.some(matcher(pattern)))
    .map((pattern) => {
      const group = pattern.includes('/') ? null : closest(pattern, groups);
      const hint = group === null ? didYouMean(pattern, names, 'the arms are') : `did you mean ${group}?`;
      return { code: 'GC1004', message: `no arm matches ${pattern}`, hint };
    });
}

/** The wanted arms of a scenario, each `repeatEach` times: once all of them, then all of them again. */
function select(
  scenario: Scenario,
  { arms: patterns, grep }: ArmSelection,
  repeatEach: number,
): Omit<PlannedScenario, 'ablations'> {
  const arms = armsOf(scenario);
  const wanted = arms.filter(
    ({ name }) =>
      (patterns.length === 0 || patterns.some((pattern) => matcher(pattern)(name))) &&
      (grep === null || grep.test(`${scenario.name} ${name}`)),
  );
  const taken = withNeeded(arms, wanted);
  const repetitions = Array.from({ length: repeatEach }, (_, index) => index + 1);
  return { scenario, arms: repetitions.flatMap((repetition) => taken.map((arm) => ({ ...arm, repetition }))) };
}

function countOf(scenarios: readonly PlannedScenario[]): number {
  return scenarios.reduce((sum, { arms, ablations }) => sum + arms.length + ablations.length, 0);
}

/** The ablations of the arms that are run; of repetitions the first is enough. */
function withAblations(planned: Omit<PlannedScenario, 'ablations'>, ablate: boolean): PlannedScenario {
  const { scenario, arms } = planned;
  const first = ablate ? arms.filter(({ repetition }) => repetition === 1) : [];
  return { ...planned, ablations: first.flatMap((arm) => ablationsOf(scenario, arm)) };
}

function nothingMatches({ arms, grep }: ArmSelection): Problem {
  const wanted = [...arms, ...(grep === null ? [] : [String(grep)])].join(' and ');
  const message = wanted === '' ? 'there is no scenario to run' : `no arm matches ${wanted}`;
  return { code: 'GC1004', message, hint: 'gatecrash list shows every arm' };
}

function tooManyShards({ index, of }: Shard, most: number): Problem {
  const message = `option --shard: expected at most ${counted(most, 'shard')} for these arms, saw ${index}/${of}`;
  return { code: 'GC1004', message, hint: `--shard ${Math.min(index, most)}/${most}` };
}

type Planned = { readonly plan: RunPlan } | { readonly problems: readonly Problem[] };

/**
 * What a run will do, before anything is started; GC1004 where the selection leaves nothing or names what is not there.
 * Errors hold for the planned run as a whole: every shard of it counts the arms of all.
 */
export function planRun(
  scenarios: readonly Scenario[],
  selection: ArmSelection,
  { confidence, ...settings }: RunSettings,
): Planned {
  const unknown = unknownArms(scenarios, selection.arms);
  if (unknown.length > 0) return { problems: unknown };
  const { repeatEach, takes, shard, ablate } = settings;
  const whole = scenarios
    .map((scenario) => select(scenario, selection, repeatEach))
    .filter(({ arms }) => arms.length > 0);
  if (whole.length === 0) return { problems: [nothingMatches(selection)] };
  const planOf = (mine: readonly PlannedScenario[], count: number): RunPlan => {
    const decision = decisionPlan(count, confidence, takes);
    return { ...settings, scenarios: mine, decision, whole: wholePlan(whole, { ...settings, decision }) };
  };
  if (shard === null) {
    const all = whole.map((one) => withAblations(one, ablate));
    return { plan: planOf(all, countOf(all)) };
  }
  const shards = splitArms(whole, shard.of).map((part) => part.map((one) => withAblations(one, ablate)));
  const filled = shards.filter((part) => part.length > 0).length;
  if (filled < shard.of) return { problems: [tooManyShards(shard, filled)] };
  const count = shards.reduce((sum, part) => sum + countOf(part), 0);
  const mine = shards[shard.index - 1] ?? [];
  return { plan: planOf(mine, count) };
}

/** Where a run is written unless it is told otherwise: reports/<UTC time without colons>-<short id>. */
export function defaultOutput(cwd: string, now: Date, id: string): string {
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '');
  return path.join(cwd, 'reports', `${time}-${id}`);
}

/** The command line in a form that a shell takes again. */
export function commandLine(argv: readonly string[]): string {
  return ['gatecrash', ...argv.map(shellWord)].join(' ');
}
