import { armLabel } from '../model/arm-label.ts';
import type { ArmDocument, ScenarioDocument } from '../model/run-document.ts';
import { costLine } from './cost-line.ts';
import { evidenceLines } from './evidence-lines.ts';
import { sentence, verdictCounts, verdictOf } from './findings.ts';
import { reachabilityLine } from './render-reachability.ts';
import { counted, formatMs, type Paint, verdictColours, verdictLabel } from './style.ts';
import { hardSpace, oneLine, paragraph } from './text-layout.ts';
import { type Column, textTable } from './text-table.ts';
import { verboseLines } from './verbose-lines.ts';

const columns: readonly Column[] = [
  { title: 'arm', minWidth: 12, yields: 3 },
  { title: 'verdict', minWidth: 14, yields: 4 },
  { title: 'statuses', minWidth: 8, yields: 2 },
  { title: 'evidence', minWidth: 15, yields: 1 },
  { title: 'p50/p99 ms', minWidth: 10, yields: 4 },
  { title: 'tries', minWidth: 5, yields: 4 },
];
const verdictColumn = 1;

/** What the requests of an arm ended in: `200×512 502×83`. */
export function statuses(arm: ArmDocument): string {
  return Object.entries(arm.statuses)
    .map(([status, count]) => `${status}×${count}`)
    .join(' ');
}

function evidence(arm: ArmDocument, faults: ScenarioDocument['faults']): string {
  if (arm.fault === null || arm.verdict === 'skipped') return '–';
  const met =
    arm.exposures > 0
      ? `${arm.exposuresFailed}/${arm.exposures} failed`
      : `${arm.atRiskFailed}/${arm.atRisk} at risk failed`;
  const unit = faults[arm.fault]?.shape === 'steady' ? 'window' : 'cycle';
  return `${met}, ${counted(arm.faultCycles, unit).replace(' ', hardSpace)}`;
}

/** The row of an arm: its name, verdict, statuses, evidence, latency and attempts per request. */
export function cells(arm: ArmDocument, faults: ScenarioDocument['faults']): readonly string[] {
  const { p50, p99 } = arm.latencyMs;
  return [
    armLabel(arm),
    verdictLabel(verdictOf(arm)),
    statuses(arm) || '–',
    evidence(arm, faults),
    `${formatMs(p50)}/${formatMs(p99)}`,
    arm.cost.attemptsPerRequest?.toFixed(2) ?? '–',
  ];
}

/** Errors that another gateway made, which this one only passed on: there is nothing of them in its own log. */
function madeBehind({ errorsBehind }: ArmDocument): readonly string[] {
  return errorsBehind.map(
    ({ gateway, status, kind, count, passedOn }) =>
      `made by ${gateway} behind the gateway: ${count} × ${status} ${kind}, ${passedOn} of them passed on`,
  );
}

/** What is seen from the gateway's place, where it tells why an arm without a mitigation fails. */
function seenFromGateway(arm: ArmDocument): readonly string[] {
  const line = arm.role === 'broken' ? reachabilityLine(arm) : null;
  return line === null ? [] : [line];
}

/** How a scenario is laid out. */
export interface ScenarioOptions {
  readonly width: number;
  readonly paint: Paint;
  /** Arms whose sentences stand elsewhere already. */
  readonly told: ReadonlySet<ArmDocument>;
  readonly verbose: boolean;
  /** One of several: what came of it stands in its title, and an arm that is confirmed has its row alone. */
  readonly brief: boolean;
}

/** What stands below an arm's row. */
function below(arm: ArmDocument, { told, brief }: ScenarioOptions): readonly string[] {
  const said = told.has(arm) ? [] : [sentence(arm)];
  if (brief) return verdictOf(arm) === 'confirmed' ? [] : said;
  return [...said, ...costLine(arm), ...evidenceLines(arm), ...madeBehind(arm), ...seenFromGateway(arm)];
}

/** A scenario in a line: `flapping-node: One node of three flaps (✗ 1 refuted, ✓ 17 confirmed)`. */
export function titleWithCounts(scenario: ScenarioDocument): string {
  const counts = verdictCounts(scenario.arms.map((arm) => ({ scenario, arm })));
  const each = counts.map(([verdict, count]) => verdictLabel(verdict).replace(' ', ` ${count} `)).join(', ');
  return oneLine(`${scenario.name}: ${scenario.title}${each === '' ? '' : ` (${each})`}`);
}

/** One scenario: title, symptom, and a table of its arms with the sentence that decided each. */
export function renderScenario(scenario: ScenarioDocument, options: ScenarioOptions): readonly string[] {
  const { width, paint, verbose, brief } = options;
  const verdict = scenario.verdict ?? 'inconclusive';
  const title = paragraph(brief ? titleWithCounts(scenario) : `${scenario.name}: ${oneLine(scenario.title)}`, width);
  const head = [...title.map((line) => paint('bold', line)), ...paragraph(oneLine(scenario.symptom), width)];
  if (scenario.arms.length === 0) return [...head, 'No arm has run.'];
  const colour = (cell: string, row: number, column: number) =>
    column === verdictColumn ? paint(verdictColours[scenario.arms[row]?.verdict ?? verdict], cell) : cell;
  const rows = scenario.arms.map((arm) => cells(arm, scenario.faults));
  const table = textTable(columns, rows, width, colour);
  return [
    ...head,
    '',
    ...table.head.map((line) => paint('dim', line)),
    ...scenario.arms.flatMap((arm, index) => [
      ...(table.rows[index] ?? []),
      ...below(arm, options)
        .flatMap((text) => paragraph(text, width, 2))
        .map((line) => paint('dim', line)),
      ...(verbose ? verboseLines(arm, width) : []),
    ]),
  ];
}
