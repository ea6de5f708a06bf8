import type { RunDocument } from '../model/run-document.ts';
import {
  adviceFor,
  againCommand,
  armsOfRun,
  deciding,
  decidingLines,
  openArms,
  type Placed,
  placeOf,
  sentence,
  takenAgain,
  verdictCounts,
  verdictOf,
  withoutResult,
  worstOf,
} from './findings.ts';
import { renderAblations } from './render-ablations.ts';
import { renderScenario } from './render-scenario.ts';
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

/** The verdict of the run, and of how many arms it is. */
export function answer(document: RunDocument, arms: readonly Placed[], paint: Paint): string {
  const verdict = worstOf(arms);
  const those = deciding(arms, verdict);
  const [only] = document.scenarios;
  const of =
    document.scenarios.length === 1 ? oneLine(only?.name ?? '') : counted(document.scenarios.length, 'scenario');
  const all = counted(arms.length, 'arm');
  const every = arms.length === 0 ? 'no arm' : arms.length === 1 ? all : `all ${all}`;
  const share = those.length < arms.length ? `${those.length} of ${all}` : every;
  const done = arms.filter(({ arm }) => !arm.interrupted).length;
  const planned = document.scenarios.reduce((sum, { armsPlanned }) => sum + armsPlanned.length, 0);
  const missing = document.complete
    ? ''
    : ` (incomplete: ${done} of ${planned || document.plannedArms} arms came to their end)`;
  const others = verdictCounts(arms).filter(([other]) => other !== verdict && other !== 'confirmed');
  const besides = others.map(([other, count]) => `, ${count} ${other}`).join('');
  return `${paint(['bold', verdictColours[verdict]], verdictLabel(verdict))}  ${share} of ${of}${besides}${missing}`;
}

/** Arms that never came to a result, by name. */
function unfinished({ scenarios }: RunDocument): string | null {
  const names = scenarios.flatMap((scenario) =>
    withoutResult(scenario).map((planned) => (scenarios.length === 1 ? planned : `${scenario.name} ${planned}`)),
  );
  return names.length === 0 ? null : `without a result: ${names.join(', ')}`;
}

/** `a, b and c` */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Mitigations that were proven, each with the faults it was proven against. */
function proven(arms: readonly Placed[]): ReadonlyMap<string, ReadonlySet<string>> {
  const stops = new Map<string, Set<string>>();
  for (const { arm } of arms) {
    if (arm.role !== 'mitigation' || verdictOf(arm) !== 'confirmed') continue;
    const name = arm.name.split('/')[0] ?? arm.name;
    stops.set(name, new Set(stops.get(name)).add(arm.fault ?? ''));
  }
  return stops;
}

/** Which mitigations were proven: what an engineer came for. Of several scenarios their names, the tables have the faults. */
function whatWorks({ scenarios }: RunDocument, arms: readonly Placed[]): readonly string[] {
  if (scenarios.length === 1) {
    const each = [...proven(arms)].map(([name, faults]) => `${name} keeps its claim against ${listed([...faults])}`);
    return [each.join('; ')];
  }
  const lines = scenarios.flatMap(({ name }) => {
    const names = [...proven(arms.filter(({ scenario }) => scenario.name === name)).keys()];
    return names.length === 0 ? [] : [`${name}: ${names.join(', ')}`];
  });
  return lines.length === 0 ? [] : ['Mitigations that keep their claims:', ...lines];
}

/** The arm whose sentence answers for the run; null where none has to, or none has run. */
function spokesman(arms: readonly Placed[]): Placed | null {
  const verdict = worstOf(arms);
  return verdict === 'confirmed' ? null : (deciding(arms, verdict)[0] ?? null);
}

function because(document: RunDocument, arms: readonly Placed[]): readonly string[] {
  const first = spokesman(arms);
  if (first === null) return arms.length === 0 ? ['No arm has run.'] : whatWorks(document, arms);
  return [`${placeOf(first)}: ${sentence(first.arm)}`];
}

/** What to look at and what to type for an arm that is open; of one of many, the sentence too, as its row is far away. */
function nextForArm(placed: Placed, document: RunDocument, options: RenderOptions, brief: boolean): readonly string[] {
  const { paint, width } = options;
  const { arm } = placed;
  const verdict = verdictOf(arm);
  const advice = adviceFor(arm);
  return [
    '',
    `${paint(verdictColours[verdict], verdictLabel(verdict))}  ${placeOf(placed)}`,
    ...(brief ? paragraph(sentence(arm), width, 2) : []),
    ...(advice === null ? [] : paragraph(advice, width, 2)),
    ...decidingLines(arm).flatMap(({ from, line }) => paragraph(`${from}: ${oneLine(line)}`, width, 2)),
    // Commands stay on one line, so that they can be copied.
    `  again: ${options.again?.(placed.scenario.name, arm.name) ?? againCommand(placed, document, options)}`,
  ];
}

/** Where the figures are from. */
function whence({ mergedFrom }: RunDocument, folder: string, options: RenderOptions): readonly string[] {
  if (mergedFrom.length > 0) {
    const shards = mergedFrom.map(({ shard }) => `${shard.index}/${shard.of}`).join(', ');
    return [`put together from the shards ${shards}`];
  }
  return [`run folder: ${folder}`, `judge again: ${options.gatecrash} judge ${folder}`];
}

/** Arms that want somebody's eyes. What another arm was the reason of is cured there. */
function toLookAt(arms: readonly Placed[]): readonly Placed[] {
  return openArms(arms).filter(({ arm }) => arm.settledBy !== 'other-arms');
}

function next(
  document: RunDocument,
  output: string,
  arms: readonly Placed[],
  options: RenderOptions,
  brief: boolean,
): readonly string[] {
  const folder = options.shortPath(output);
  const { gateway, runtime } = document.environment;
  const shard = document.shard === null ? '' : `, shard ${document.shard.index}/${document.shard.of}`;
  const ran = oneLine(`${gateway.name} ${gateway.version}, ${runtime} runtime, seed ${document.seed}${shard}`);
  return [
    ...toLookAt(arms).flatMap((placed) => nextForArm(placed, document, options, brief)),
    '',
    ...whence(document, folder, options),
    ...(brief && document.mergedFrom.length === 0
      ? [`every sentence and cost: ${options.gatecrash} judge ${folder} --verbose`]
      : []),
    options.paint('dim', `ran on ${ran}, confidence ${document.confidence}`),
    // What is above may be many screens long.
    ...(brief ? [answer(document, arms, options.paint)] : []),
  ];
}

/**
 * A run for people: the answer, a table per scenario with a sentence per arm, then where to look next. Where there are
 * several scenarios, arms that are confirmed have their row alone, so that they do not hide another one.
 */
export function renderRun(document: RunDocument, output: string, options: RenderOptions): string {
  const arms = armsOfRun(document);
  const missing = unfinished(document);
  const again = takenAgain(arms);
  const first = spokesman(arms);
  const brief = document.scenarios.length > 1 && !options.verbose;
  const elsewhere = [...(first === null ? [] : [first]), ...(brief ? toLookAt(arms) : [])];
  const told = new Set(elsewhere.map(({ arm }) => arm));
  const lines = [
    answer(document, arms, options.paint),
    ...because(document, arms).flatMap((text) => paragraph(text, options.width)),
    ...(missing === null ? [] : paragraph(missing, options.width)),
    ...(again === null ? [] : paragraph(again, options.width)),
    ...document.scenarios.flatMap((scenario) => [
      '',
      ...renderScenario(scenario, { ...options, told, brief }),
      ...(document.ablate ? renderAblations(scenario, options) : []),
    ]),
    ...next(document, output, arms, options, brief),
  ];
  return `${lines.join('\n')}\n`;
}
