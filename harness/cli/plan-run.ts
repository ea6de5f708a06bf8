import path from 'node:path';
import { type Arm, armsOf } from '../model/arm.ts';
import { type Confidence, decisionPlan } from '../model/decision.ts';
import { closest, didYouMean } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import type { PlannedScenario, RunPlan } from '../model/run-plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { shellWord } from './shell-word.ts';

/** Which arms are wanted; nothing given = all. */
export interface ArmSelection {
  /** Names of arms; `failover` stands for `failover/*`, and `*` for anything. */
  readonly arms: readonly string[];
  /** Looked for in `<scenario> <arm>`. */
  readonly grep: RegExp | null;
}

/** Everything else that a run is told. */
export interface RunSettings extends Omit<RunPlan, 'scenarios' | 'decision'> {
  readonly confidence: Confidence;
}

function matcher(pattern: string): (name: string) => boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const whole = new RegExp(`^${escaped}(?:/.*)?$`);
  return (name) => whole.test(name);
}

/** Names of the arms that a verdict of `arm` rests on. */
function needs(arm: Arm): readonly string[] {
  const than = arm.claim.type === 'worsens' ? arm.claim.than : null;
  return [arm.control, arm.broken, than].filter((name) => name !== null);
}

/** The wanted arms with all that their verdicts rest on, in the order in which they run. */
function withNeeded(arms: readonly Arm[], wanted: readonly Arm[]): readonly Arm[] {
  const names = new Set<string>();
  const add = (arm: Arm) => {
    if (names.has(arm.name)) return;
    names.add(arm.name);
    for (const other of arms.filter(({ name }) => needs(arm).includes(name))) add(other);
  };
  wanted.forEach(add);
  return arms.filter(({ name }) => names.has(name));
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

function select(scenario: Scenario, { arms: patterns, grep }: ArmSelection): PlannedScenario {
  const arms = armsOf(scenario);
  const wanted = arms.filter(
    ({ name }) =>
      (patterns.length === 0 || patterns.some((pattern) => matcher(pattern)(name))) &&
      (grep === null || grep.test(`${scenario.name} ${name}`)),
  );
  return { scenario, arms: withNeeded(arms, wanted) };
}

/** What a run will do, before anything is started; GC1004 where the selection leaves nothing or names what is not there. */
export function planRun(
  scenarios: readonly Scenario[],
  selection: ArmSelection,
  { confidence, ...settings }: RunSettings,
): { readonly plan: RunPlan } | { readonly problems: readonly Problem[] } {
  const unknown = unknownArms(scenarios, selection.arms);
  if (unknown.length > 0) return { problems: unknown };
  const planned = scenarios.map((scenario) => select(scenario, selection)).filter(({ arms }) => arms.length > 0);
  const count = planned.reduce((sum, { arms }) => sum + arms.length, 0);
  if (count === 0) {
    const wanted = [...selection.arms, ...(selection.grep === null ? [] : [String(selection.grep)])].join(' and ');
    const message = wanted === '' ? 'there is no scenario to run' : `no arm matches ${wanted}`;
    return { problems: [{ code: 'GC1004', message, hint: 'gatecrash list shows every arm' }] };
  }
  return { plan: { ...settings, scenarios: planned, decision: decisionPlan(count, confidence) } };
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
