import type { RunDocument, ScenarioDocument } from '../model/run-document.ts';
import type { Verdict } from '../model/verdict.ts';
import {
  adviceFor,
  againCommand,
  armsOfRun,
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
import { markdownBlock, markdownText } from './markdown-text.ts';
import { ablationCells } from './render-ablations.ts';
import { cells } from './render-scenario.ts';
import type { ReporterContext } from './reporter.ts';
import { counted, formatSeconds } from './style.ts';

type Commands = Pick<ReporterContext, 'gatecrash' | 'scenarioArgument'>;

/** No row of a table of arms takes less. */
const rowBytes = 60;

/** GitHub takes comments of 65,536 characters; a character has a byte at least. */
export const markdownLimitBytes = 65_536;

/** How much is told; a run that is too long with all of it is told with less. */
interface Detail {
  /** Log lines, diff and command of an arm that is open. */
  readonly evidence: boolean;
  /** Bytes of a sentence in a table; 0 = tables have none. */
  readonly sentenceBytes: number;
  /** Whether scenarios have tables. */
  readonly tables: boolean;
  /** Open arms and scenarios that are told one by one. */
  readonly most: number;
}

const details: readonly [Detail, ...Detail[]] = [
  { evidence: true, sentenceBytes: 600, tables: true, most: Number.POSITIVE_INFINITY },
  { evidence: false, sentenceBytes: 600, tables: true, most: Number.POSITIVE_INFINITY },
  { evidence: false, sentenceBytes: 200, tables: true, most: 50 },
  { evidence: false, sentenceBytes: 0, tables: true, most: 50 },
  { evidence: false, sentenceBytes: 0, tables: false, most: 30 },
];

const nameBytes = 200;
const reasonBytes = 800;
const lineBytes = 500;
const diffLines = 60;

const signs: Readonly<Record<Verdict, string>> = { confirmed: '✅', refuted: '❌', inconclusive: '⚠️', skipped: '⏭️' };

const name = (text: string): string => markdownText(text, nameBytes);
const label = (verdict: Verdict): string => `${signs[verdict]} ${verdict}`;

function countsInWords(arms: readonly Placed[]): string {
  const counts = verdictCounts(arms).map(([verdict, count]) => `${count} ${verdict}`);
  return counts.length === 0 ? 'no arm has run' : counts.join(', ');
}

function runLine(document: RunDocument, arms: readonly Placed[]): string {
  const { environment, seed, shard, startedAt, finishedAt, confidence } = document;
  const { gateway, runtime } = environment;
  const tookMs = finishedAt === null ? Number.NaN : Date.parse(finishedAt) - Date.parse(startedAt);
  return [
    `${counted(arms.length, 'arm')} of ${counted(document.scenarios.length, 'scenario')}`,
    name(`${gateway.name} ${gateway.version}`),
    `${runtime} runtime`,
    `seed ${seed}`,
    ...(shard === null ? [] : [`shard ${shard.index}/${shard.of}`]),
    ...(confidence === 'strict' ? ['confidence strict'] : []),
    ...(Number.isFinite(tookMs) ? [formatSeconds(tookMs)] : []),
  ].join(' · ');
}

function incompleteLine(document: RunDocument): readonly string[] {
  if (document.complete) return [];
  const missing = document.scenarios.flatMap((scenario) =>
    withoutResult(scenario).map((arm) => `${scenario.name} ${arm}`),
  );
  const names = missing.length === 0 ? '' : `: without a result ${markdownText(missing.join(', '), reasonBytes)}`;
  return ['', `⚠️ **The run is incomplete**${names}`];
}

function folded(summary: string, content: readonly string[], open = false): readonly string[] {
  return ['', `<details${open ? ' open' : ''}><summary>${summary}</summary>`, '', ...content, '', '</details>'];
}

/** What an engineer would look at next: lines of the logs, the change that was put to the test, the command. */
function evidenceOf(placed: Placed, document: RunDocument, commands: Commands): readonly string[] {
  const { arm } = placed;
  const logs = decidingLines(arm).map(({ from, line }) => `${from}: ${line}`);
  const diff = arm.mitigation?.diff.trimEnd().replace(/^=+\n/, '').split('\n').slice(0, diffLines) ?? [];
  const again = againCommand(placed, document, commands).split('\n');
  const summary = ['log lines', 'config', 'command']
    .filter((_, index) => [logs, diff, again][index]?.length)
    .join(', ');
  return folded(summary, [
    ...(logs.length === 0 ? [] : [markdownBlock('text', logs, lineBytes), '']),
    ...(diff.length === 0 ? [] : [markdownBlock('diff', diff, lineBytes), '']),
    markdownBlock('sh', again, 2 * lineBytes),
  ]);
}

/** Arms that want somebody's eyes, each with the sentence that decided it; those that only waited for others by name. */
function openLines(
  document: RunDocument,
  arms: readonly Placed[],
  detail: Detail,
  commands: Commands,
): readonly string[] {
  const open = openArms(arms);
  const told = open.filter(({ arm }) => arm.settledBy !== 'other-arms');
  const waited = open.filter(({ arm }) => arm.settledBy === 'other-arms').map(placeOf);
  const shown = told.slice(0, detail.most);
  const more = told.length - shown.length;
  return [
    ...shown.flatMap((placed) => {
      const advice = adviceFor(placed.arm);
      return [
        '',
        `### ${label(verdictOf(placed.arm))}: ${name(placeOf(placed))}`,
        '',
        markdownText(sentence(placed.arm), detail.tables ? reasonBytes : nameBytes),
        ...(advice === null ? [] : ['', advice]),
        ...(detail.evidence ? evidenceOf(placed, document, commands) : []),
      ];
    }),
    ...(more === 0 ? [] : ['', `and ${more} more that are refuted or inconclusive: run.json has them all`]),
    ...(waited.length === 0
      ? []
      : ['', `⚠️ inconclusive, as an arm that they rest on is: ${markdownText(waited.join(', '), reasonBytes)}`]),
  ];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const row = (each: readonly string[]): string => `| ${each.join(' | ')} |`;
  return [row(titles), row(titles.map(() => '---')), ...rows.map(row)];
}

const armTitles = ['arm', 'verdict', 'statuses', 'evidence', 'p50/p99 ms', 'tries'];

function armTable({ arms, faults }: ScenarioDocument, { sentenceBytes }: Detail): readonly string[] {
  const rows = arms.map((arm) => [
    ...cells(arm, faults).map((cell, column) => (column === 1 ? label(verdictOf(arm)) : name(cell))),
    ...(sentenceBytes === 0 ? [] : [markdownText(sentence(arm), sentenceBytes)]),
  ]);
  return table([...armTitles, ...(sentenceBytes === 0 ? [] : ['what decided it'])], rows);
}

/** What each directive of a mitigation does for it, where that was looked at. */
function ablationTable({ ablations }: ScenarioDocument, { sentenceBytes }: Detail): readonly string[] {
  if (ablations.length === 0 || sentenceBytes === 0) return [];
  const rows = ablations.map((ablation) => [ablation.of, ...ablationCells(ablation)].map(name));
  return ['', ...table(['arm', 'effect', 'line', 'directive', 'without it'], rows)];
}

function scenarioLines(scenario: ScenarioDocument, detail: Detail): readonly string[] {
  const arms = scenario.arms.map((arm) => ({ scenario, arm }));
  const verdict = arms.length === 0 ? 'inconclusive' : worstOf(arms);
  const title = `${signs[verdict]} <b>${name(scenario.name)}</b>: ${name(scenario.title)} (${countsInWords(arms)})`;
  if (!detail.tables) return ['', title];
  return folded(title, [
    markdownText(scenario.symptom, reasonBytes),
    ...(arms.length === 0 ? [] : ['', ...armTable(scenario, detail), ...ablationTable(scenario, detail)]),
  ]);
}

function withDetail(document: RunDocument, commands: Commands, detail: Detail): string {
  const arms = armsOfRun(document);
  const worst = worstOf(arms);
  const again = takenAgain(arms);
  const sign = worst === 'confirmed' && !document.complete ? signs.inconclusive : signs[worst];
  const shown = document.scenarios.slice(0, detail.most);
  const more = document.scenarios.length - shown.length;
  const lines = [
    `## ${sign} gatecrash: ${countsInWords(arms)}`,
    '',
    runLine(document, arms),
    ...incompleteLine(document),
    ...(again === null ? [] : ['', markdownText(again, reasonBytes)]),
    ...openLines(document, arms, detail, commands),
    ...shown.flatMap((scenario) => scenarioLines(scenario, detail)),
    ...(more === 0 ? [] : ['', `and ${counted(more, 'more scenario')}: run.json has them all`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A run as Markdown for a pull request: what wants somebody's eyes first, all arms folded away; never too long to be posted. */
export function renderMarkdown(document: RunDocument, commands: Commands): string {
  let text = '';
  const fits = armsOfRun(document).length * rowBytes < markdownLimitBytes;
  for (const detail of details.filter(({ tables }) => fits || !tables)) {
    text = withDetail(document, commands, detail);
    if (Buffer.byteLength(text) <= markdownLimitBytes) break;
  }
  return text;
}
