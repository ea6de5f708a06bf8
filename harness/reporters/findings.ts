import { armLabel } from '../model/arm-label.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from '../model/run-document.ts';
import { type Question, type Verdict, worstVerdict } from '../model/verdict.ts';
import type { ReporterContext } from './reporter.ts';
import { oneLine } from './text-layout.ts';

/** An arm with the scenario that it is one of. */
export interface Placed {
  readonly scenario: ScenarioDocument;
  readonly arm: ArmDocument;
}

/** Every arm that has a place in the document, in the order of the run. */
export function armsOfRun(document: RunDocument): readonly Placed[] {
  return document.scenarios.flatMap((scenario) => scenario.arms.map((arm) => ({ scenario, arm })));
}

/** The verdict of an arm; what was not judged is inconclusive. */
export function verdictOf(arm: ArmDocument): Verdict {
  return arm.verdict ?? 'inconclusive';
}

/** The worst verdict of some arms. */
export function worstOf(arms: readonly Placed[]): Verdict {
  return worstVerdict(arms.map(({ arm }) => verdictOf(arm)));
}

/** The scenario and the arm in words: `flapping-node failover/node-killed #2`. */
export function placeOf({ scenario, arm }: Placed): string {
  return oneLine(`${scenario.name} ${armLabel(arm)}`);
}

/** Arms that decide a verdict: what was put to the test before what the test rests on. */
export function deciding(arms: readonly Placed[], verdict: Verdict): readonly Placed[] {
  const all = arms.filter(({ arm }) => verdictOf(arm) === verdict);
  const rank = ({ arm }: Placed) => (arm.role === 'control' ? 1 : arm.role === 'broken' ? 2 : 3);
  // What is inconclusive is explained by the first arm that went wrong, what is refuted by the mitigation itself.
  return verdict === 'refuted' ? all.toSorted((a, b) => rank(b) - rank(a)) : all;
}

/** Refuted arms, then inconclusive ones, first those with a cause of their own: what wants somebody's eyes, in that order. */
export function openArms(arms: readonly Placed[]): readonly Placed[] {
  const inconclusive = deciding(arms, 'inconclusive');
  const waits = ({ arm }: Placed) => arm.settledBy === 'other-arms';
  return [
    ...deciding(arms, 'refuted'),
    ...inconclusive.filter((placed) => !waits(placed)),
    ...inconclusive.filter(waits),
  ];
}

/** Arms that were planned and never came to a result: the run was stopped or killed before. */
export function withoutResult({ armsPlanned, arms }: ScenarioDocument): readonly string[] {
  return armsPlanned.filter((planned) => !arms.some((arm) => armLabel(arm) === planned));
}

/** What decided an arm, in a sentence. */
export function sentence(arm: ArmDocument): string {
  if (arm.problem !== null) return `${arm.problem.code}: ${oneLine(arm.problem.message)}`;
  if (arm.skippedBecause !== null) return `skipped because ${oneLine(arm.skippedBecause)}`;
  return oneLine(arm.reason ?? 'not judged');
}

/** Arms that are named one by one where several were taken again. */
const takesNamed = 3;

/** The arms that the machine disturbed and that were taken once more, each with why; null where none was. */
export function takenAgain(arms: readonly Placed[]): string | null {
  const again = arms.flatMap((placed) => placed.arm.earlierTakes.slice(-1).map((take) => ({ placed, take })));
  if (again.length === 0) return null;
  const named = again.slice(0, takesNamed).map(({ placed, take }) => `${placeOf(placed)} (${oneLine(take.reason)})`);
  const more = again.length > takesNamed ? `; and ${again.length - takesNamed} more` : '';
  const were = again.length === 1 ? '1 arm was' : `${again.length} arms were`;
  return `${were} taken again, as the machine had disturbed the take before: ${named.join('; ')}${more}`;
}

/** What to do about an arm that the machine was too busy for. */
export function adviceFor({ settledBy, disturbed }: ArmDocument): string | null {
  if (settledBy === 'load') return 'the machine was too busy: run it again on a quieter one';
  if (settledBy === 'healthy-nodes') return 'often a machine that is too busy: run it again on a quieter one';
  if (disturbed) return 'programs were held up: run it again on a quieter machine';
  return null;
}

/** Questions whose answer is read from what the gateway logged; null: a document from before they were stored. */
const readFromLogs: ReadonlySet<string | null> = new Set([
  ...(['healthy-nodes', 'claim', 'mitigation-marks', 'recovery'] satisfies Question[]),
  null,
]);

/** The first lines of an arm's logs, and the first that is not the gateway's, where logs decided it. */
export function decidingLines({ settledBy, logs }: ArmDocument): ArmDocument['logs'] {
  if (!readFromLogs.has(settledBy)) return [];
  const first = logs.slice(0, 3);
  const another = logs.find(({ from }) => from !== 'gateway' && !first.some((one) => one.from !== 'gateway'));
  return another === undefined ? first : [...first, another];
}

/** The command that runs just this arm again, at the confidence at which it was judged. */
export function againCommand(
  { scenario, arm }: Placed,
  { confidence }: RunDocument,
  { gatecrash, scenarioArgument }: Pick<ReporterContext, 'gatecrash' | 'scenarioArgument'>,
): string {
  const strict = confidence === 'strict' ? ' --confidence strict' : '';
  return `${gatecrash} run ${scenarioArgument(scenario.name)} --arm ${arm.name}${strict}`;
}

/** How many arms came to each verdict, the worst first; those that came to none are left out. */
export function verdictCounts(arms: readonly Placed[]): readonly (readonly [Verdict, number])[] {
  return (['refuted', 'inconclusive', 'confirmed', 'skipped'] as const)
    .map((verdict) => [verdict, arms.filter(({ arm }) => verdictOf(arm) === verdict).length] as const)
    .filter(([, count]) => count > 0);
}
