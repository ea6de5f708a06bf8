import { armLabel } from '../model/arm-label.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from '../model/run-document.ts';
import { type Question, type Verdict, worstVerdict } from '../model/verdict.ts';
import { renderAblations } from './render-ablations.ts';
import { renderScenario, sentence } from './render-scenario.ts';
import { counted, type Paint, verdictColours, verdictLabel } from './style.ts';
import { oneLine, paragraph } from './text-layout.ts';

/** How a run is laid out for people. */
export interface RenderOptions {
  readonly width: number;
  readonly paint: Paint;
  readonly verbose: boolean;
  readonly gatecrash: string;
  readonly shortPath: (path: string) => string;
  readonly scenarioArgument: (name: string) => string;
  /** What to type to run an arm of a scenario again; unset: gatecrash's own command line. */
  readonly again?: (scenario: string, arm: string) => string;
}

interface Placed {
  readonly scenario: ScenarioDocument;
  readonly arm: ArmDocument;
}

function armsOfRun(document: RunDocument): readonly Placed[] {
  return document.scenarios.flatMap((scenario) => scenario.arms.map((arm) => ({ scenario, arm })));
}

const verdictOf = (arm: ArmDocument): Verdict => arm.verdict ?? 'inconclusive';

/** Arms that decide a verdict: what was put to the test before what the test rests on. */
function deciding(arms: readonly Placed[], verdict: Verdict): readonly Placed[] {
  const all = arms.filter(({ arm }) => verdictOf(arm) === verdict);
  const rank = ({ arm }: Placed) => (arm.role === 'control' ? 1 : arm.role === 'broken' ? 2 : 3);
  // What is inconclusive is explained by the first arm that went wrong, what is refuted by the mitigation itself.
  return verdict === 'refuted' ? all.toSorted((a, b) => rank(b) - rank(a)) : all;
}

function answer(document: RunDocument, arms: readonly Placed[], paint: Paint): string {
  const verdict = worstVerdict(arms.map(({ arm }) => verdictOf(arm)));
  const those = deciding(arms, verdict);
  const [only] = document.scenarios;
  const of = document.scenarios.length === 1 ? only?.name : counted(document.scenarios.length, 'scenario');
  const all = counted(arms.length, 'arm');
  const share = those.length < arms.length ? `${those.length} of ${all}` : arms.length === 1 ? all : `all ${all}`;
  const done = arms.filter(({ arm }) => !arm.interrupted).length;
  const planned = document.scenarios.reduce((sum, { armsPlanned }) => sum + armsPlanned.length, 0);
  const missing = document.complete
    ? ''
    : ` (incomplete: ${done} of ${planned || document.plannedArms} arms came to their end)`;
  return `${paint(['bold', verdictColours[verdict]], verdictLabel(verdict))}  ${share} of ${of}${missing}`;
}

/** Arms that were planned and never came to a result: the run was stopped or killed before. */
function withoutResult({ scenarios }: RunDocument): string | null {
  const names = scenarios.flatMap(({ name, armsPlanned, arms }) =>
    armsPlanned
      .filter((planned) => !arms.some((arm) => armLabel(arm) === planned))
      .map((planned) => (scenarios.length === 1 ? planned : `${name} ${planned}`)),
  );
  return names.length === 0 ? null : `without a result: ${names.join(', ')}`;
}

/** Which mitigations were proven: what an engineer came for. */
function proven(arms: readonly Placed[]): string {
  const stops = new Map<string, Set<string>>();
  for (const { arm } of arms) {
    if (arm.role !== 'mitigation' || verdictOf(arm) !== 'confirmed') continue;
    const name = arm.name.split('/')[0] ?? arm.name;
    stops.set(name, new Set(stops.get(name)).add(arm.fault ?? ''));
  }
  return [...stops].map(([name, faults]) => `${name} keeps its claim against ${[...faults].join(' and ')}`).join('; ');
}

/** The arm whose sentence answers for the run; null where none has to, or none has run. */
function spokesman(arms: readonly Placed[]): Placed | null {
  const verdict = worstVerdict(arms.map(({ arm }) => verdictOf(arm)));
  return verdict === 'confirmed' ? null : (deciding(arms, verdict)[0] ?? null);
}

function because(arms: readonly Placed[]): string {
  const first = spokesman(arms);
  if (first === null) return arms.length === 0 ? 'No arm has run.' : proven(arms);
  return `${first.scenario.name} ${armLabel(first.arm)}: ${sentence(first.arm)}`;
}

/** Questions whose answer is read from what the gateway logged; null: a document from before they were stored. */
const readFromLogs: ReadonlySet<string | null> = new Set([
  ...(['healthy-nodes', 'claim', 'mitigation-marks', 'recovery'] satisfies Question[]),
  null,
]);

function advice({ settledBy }: ArmDocument): string | null {
  if (settledBy === 'load') return 'the machine was too busy: run it again on a quieter one';
  if (settledBy === 'healthy-nodes') return 'often a machine that is too busy: run it again on a quieter one';
  return null;
}

/** The first lines of an arm's logs, and the first that is not the gateway's, where none of them is. */
function firstLines({ logs }: ArmDocument): ArmDocument['logs'] {
  const first = logs.slice(0, 3);
  const another = logs.find(({ from }) => from !== 'gateway' && !first.some((one) => one.from !== 'gateway'));
  return another === undefined ? first : [...first, another];
}

function nextForArm({ scenario, arm }: Placed, document: RunDocument, options: RenderOptions): readonly string[] {
  const { paint, width } = options;
  const verdict = verdictOf(arm);
  const confidence = document.confidence === 'strict' ? ' --confidence strict' : '';
  const lines = readFromLogs.has(arm.settledBy) ? firstLines(arm) : [];
  const toDo = advice(arm);
  const ownCommand = `${options.gatecrash} run ${options.scenarioArgument(scenario.name)} --arm ${arm.name}${confidence}`;
  return [
    '',
    `${paint(verdictColours[verdict], verdictLabel(verdict))}  ${scenario.name} ${armLabel(arm)}`,
    ...(toDo === null ? [] : paragraph(toDo, width, 2)),
    ...lines.flatMap(({ from, line }) => paragraph(`${from}: ${oneLine(line)}`, width, 2)),
    // Commands stay on one line, so that they can be copied.
    `  again: ${options.again?.(scenario.name, arm.name) ?? ownCommand}`,
  ];
}

function next(
  document: RunDocument,
  output: string,
  arms: readonly Placed[],
  options: RenderOptions,
): readonly string[] {
  const folder = options.shortPath(output);
  const { gateway, runtime } = document.environment;
  // What another arm was the reason of is cured there.
  const open = arms.filter(
    ({ arm }) => ['refuted', 'inconclusive'].includes(verdictOf(arm)) && arm.settledBy !== 'other-arms',
  );
  const shard = document.shard === null ? '' : `, shard ${document.shard.index}/${document.shard.of}`;
  const ran = `${gateway.name} ${gateway.version}, ${runtime} runtime, seed ${document.seed}${shard}`;
  return [
    ...open.flatMap((placed) => nextForArm(placed, document, options)),
    '',
    `run folder: ${folder}`,
    `judge again: ${options.gatecrash} judge ${folder}`,
    options.paint('dim', `ran on ${ran}, confidence ${document.confidence}`),
  ];
}

/** A run for people: two lines of answer, a table and a sentence per arm, then where to look next. */
export function renderRun(document: RunDocument, output: string, options: RenderOptions): string {
  const arms = armsOfRun(document);
  const missing = withoutResult(document);
  const told = spokesman(arms)?.arm ?? null;
  const lines = [
    answer(document, arms, options.paint),
    ...paragraph(because(arms), options.width),
    ...(missing === null ? [] : paragraph(missing, options.width)),
    ...document.scenarios.flatMap((scenario) => [
      '',
      ...renderScenario(scenario, { ...options, told }),
      ...(document.ablate ? renderAblations(scenario, options) : []),
    ]),
    ...next(document, output, arms, options),
  ];
  return `${lines.join('\n')}\n`;
}
