import type { BreakpointDocument, BreakpointStep, SaturationLevel } from '../model/breakpoint-document.ts';
import type { ReporterContext } from './reporter.ts';
import { formatMs, type Paint } from './style.ts';
import { hardSpace, oneLine, paragraph } from './text-layout.ts';
import { type Column, textTable } from './text-table.ts';

interface Options extends Pick<ReporterContext, 'shortPath'> {
  readonly width: number;
  readonly paint: Paint;
}

const stepColumns: readonly Column[] = [
  { title: 'step', minWidth: 4, yields: 9 },
  { title: 'value', minWidth: 5, yields: 9 },
  { title: 'came to', minWidth: 12, yields: 9 },
  { title: 'errors', minWidth: 8, yields: 9 },
  { title: 'share %', minWidth: 8, yields: 9 },
  { title: 'p50/p99 ms', minWidth: 10, yields: 9 },
  { title: 'kinds', minWidth: 14, yields: 1 },
];
const decisionColumn = 2;
const colours = { holds: 'green', breaks: 'red', undecided: 'yellow', inconclusive: 'yellow' } as const;

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}${hardSpace}%`;
}

/** The bounds of a share in percent, the upper one rounded up: `0.1–0.8`. */
function boundsOf({ share }: BreakpointStep): string {
  const tenth = (value: number, round: (of: number) => number): number => round(value * 1000) / 10;
  return share.value === null ? '–' : `${tenth(share.low, Math.floor)}–${tenth(share.high ?? 1, Math.ceil)}`;
}

function stepCells(step: BreakpointStep): readonly string[] {
  return [
    String(step.number),
    String(step.value),
    step.decision,
    `${step.gatewayErrors}/${step.requests.counted}`,
    boundsOf(step),
    `${formatMs(step.latencyMs.p50)}/${formatMs(step.latencyMs.p99)}`,
    step.kinds.map(({ id, count }) => `${count}×${id}`).join(' ') || '–',
  ];
}

function stepTable({ steps }: BreakpointDocument, { width, paint }: Options): readonly string[] {
  const table = textTable(stepColumns, steps.map(stepCells), width, (cell, row, column) =>
    column === decisionColumn ? paint(colours[steps[row]?.decision ?? 'undecided'], cell) : cell,
  );
  const told = ({ decision, number, reason }: BreakpointStep): readonly string[] =>
    decision === 'undecided' || decision === 'inconclusive' ? paragraph(`step ${number}: ${reason}`, width) : [];
  return [...table.head.map((line) => paint('dim', line)), ...table.rows.flat(), ...steps.flatMap(told)];
}

function headline({ outcome, parameter, interval, undecided, reason }: BreakpointDocument): string {
  const { name, unit } = parameter;
  if (outcome === 'inconclusive') {
    const { holds, breaks } = interval;
    const known = [
      ...(holds === null ? [] : [`holds at ${holds} ${unit}`]),
      ...(breaks === null ? [] : [`breaks at ${breaks} ${unit}`]),
    ].join(', ');
    return `? inconclusive: ${reason}${known === '' ? '' : `; ${known}`}`;
  }
  const between = undecided === null ? '' : `; nothing could be told at ${[...new Set(undecided)].join(' to ')}`;
  return `breakpoint: ${name} [${interval.holds}, ${interval.breaks}] ${unit}${between}`;
}

function levelLine({
  connections,
  answeredPerSecond,
  made,
  gateway,
  autocannon,
  unaccounted,
  trouble,
}: SaturationLevel) {
  const logged = Object.entries(gateway)
    .map(([status, count]) => `${status}×${count}`)
    .join(' ');
  const told =
    autocannon === null
      ? 'autocannon gave no account'
      : `autocannon tells of ${autocannon.ok + autocannon.non2xx} answers`;
  const lost = unaccounted === null || unaccounted === 0 ? '' : `; ${unaccounted} are in none of its counts`;
  const said = `${connections} connections: ${answeredPerSecond.toFixed(0)}/s; ${made ?? '?'} made, gateway logged ${logged}, ${told}${lost}`;
  return trouble === null ? said : `${said} (says nothing: ${trouble})`;
}

function saturationLines({ saturation }: BreakpointDocument, { width, paint }: Options): readonly string[] {
  if (saturation === null) return [];
  const { answeredPerSecond, connections, levels } = saturation;
  const best =
    answeredPerSecond === null
      ? 'saturation: not measured'
      : `saturation: ${answeredPerSecond.toFixed(0)} good answers per second, ${connections} connections in closed loop`;
  const lines = levels.flatMap((level) => paragraph(levelLine(level), width, 2));
  return ['', ...paragraph(best, width), ...lines.map((line) => paint('dim', line))];
}

/** What a search came to: the interval first, then the errors, latency and steps behind it, then where to look next. */
export function renderBreakpoint(document: BreakpointDocument, output: string, options: Options): string {
  const { scenario, arm, config, parameter, theory, firstErrors, latencyAtHold, plan } = document;
  const { width, paint, shortPath } = options;
  const { p50, p99 } = latencyAtHold ?? { p50: null, p99: null };
  const facts = [
    `${parameter.what}; ${parameter.fault === null ? 'no fault' : `fault ${parameter.fault}`}; ${arm}, ${config}`,
    ...(theory === null ? [] : [`theory: ${theory.value} ${parameter.unit} (${theory.words})`]),
    ...(firstErrors.length === 0
      ? []
      : [`first errors: ${firstErrors.map(({ id, count }) => `${count} × ${id}`).join(', ')}`]),
    ...(latencyAtHold === null
      ? []
      : [`at the last value that holds: p50 ${formatMs(p50)} ms, p99 ${formatMs(p99)} ms`]),
    `breaks: more than ${percent(plan.threshold)} gateway errors; wrong at most once in ${Math.round(1 / plan.alpha)} searches`,
  ];
  const lines = [
    ...paragraph(`${scenario.name}: ${oneLine(scenario.title)}`, width).map((line) => paint('bold', line)),
    ...paragraph(headline(document), width),
    ...(document.complete ? [] : ['interrupted: what was seen so far']),
    ...facts.flatMap((fact) => paragraph(fact, width)),
    '',
    ...stepTable(document, options),
    ...saturationLines(document, options),
    '',
    `run folder: ${shortPath(output)}`,
    ...paragraph('breakpoint.json has every step, arms/ the requests and logs of each', width),
  ];
  return `${lines.join('\n')}\n`;
}
