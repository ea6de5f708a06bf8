import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from '../harness/model/run-document.ts';
import { readRunDocument } from '../harness/stored-run.ts';

/**
 * `npm run docs -- <run folder> …`: writes what these runs measured into docs/scenarios/, between the markers
 * there. Nothing else fills those tables.
 */
const begin = '<!-- measured: npm run docs -- <run folders> -->';
const end = '<!-- /measured -->';

/** An arm as several runs in one runtime saw it. */
interface Seen {
  readonly name: string;
  readonly arms: readonly ArmDocument[];
}

function range(values: readonly (number | null)[], digits: number): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '–';
  const [least, most] = [Math.min(...known), Math.max(...known)].map((value) => value.toFixed(digits));
  return least === most ? `${least}` : `${least} to ${most}`;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Of an arm whose mitigation keeps requests away from the fault, those at risk. */
function failedOfMet({ arms }: Seen): string {
  const met = sum(arms.map(({ exposures }) => exposures));
  if (met > 0) return `${sum(arms.map(({ exposuresFailed }) => exposuresFailed))} of ${met}`;
  const atRisk = sum(arms.map(({ atRisk: count }) => count));
  return atRisk === 0 ? '–' : `${sum(arms.map(({ atRiskFailed }) => atRiskFailed))} of ${atRisk} at risk`;
}

function row(seen: Seen): string {
  const confirmed = seen.arms.filter(({ verdict }) => verdict === 'confirmed');
  const of = { ...seen, arms: confirmed };
  const figures = (figure: (arm: ArmDocument) => number | null, digits: number) => range(confirmed.map(figure), digits);
  const cells = [
    `\`${seen.name}\``,
    `${confirmed.length} of ${seen.arms.length}`,
    figures(({ requests }) => requests.sent, 0),
    failedOfMet(of),
    figures(({ gatewayErrors }) => gatewayErrors, 0),
    figures(({ latencyMs }) => latencyMs.p50, 0),
    figures(({ cost }) => cost.attemptsPerRequest, 2),
    figures(({ load }) => load.durationMs / 1000, 1),
  ];
  return `| ${cells.join(' | ')} |`;
}

function tableOf(runs: readonly RunDocument[], scenarios: readonly ScenarioDocument[]): readonly string[] {
  const [first] = runs;
  if (first === undefined) return [];
  const { gateway, runtime } = first.environment;
  const names = [...new Set(scenarios.flatMap(({ arms }) => arms.map(({ name }) => name)))];
  const seen = names.map((name) => ({
    name,
    arms: scenarios.flatMap(({ arms }) => arms.filter((arm) => arm.name === name)),
  }));
  const skipped = ({ arms }: Seen) => arms.every(({ verdict }) => verdict === 'skipped');
  return [
    `**${runtime}**, nginx ${gateway.version}, ${runs.length === 1 ? 'one run' : `${runs.length} runs`} of ${first.plannedArms} arms each:`,
    '',
    '| arm | confirmed | requests | failed of those that met the fault | gateway errors | p50 ms | attempts per request | load, s |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...seen.filter((one) => !skipped(one)).map(row),
    '',
  ];
}

/** The figures of one scenario, a table for each runtime that was run in. */
export function measuredOf(name: string, runs: readonly RunDocument[]): string {
  const having = runs.filter(({ scenarios }) => scenarios.some((scenario) => scenario.name === name));
  const byRuntime = [...Map.groupBy(having, ({ environment }) => environment.runtime)];
  const lines = byRuntime
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .flatMap(([, those]) =>
      tableOf(
        those,
        those.flatMap(({ scenarios }) => scenarios.filter((scenario) => scenario.name === name)),
      ),
    );
  const several = byRuntime.some(([, those]) => those.length > 1);
  const added = several ? ', from the least to the most; failures are their sum' : '';
  const explained = `Figures are of confirmed runs${added}. Of arms whose mitigation keeps requests away from the fault, those at risk are told.`;
  return [begin, '', ...lines, explained, '', end].join('\n');
}

/** The text with these figures between its markers; throws where it has none. */
export function withMeasured(text: string, measured: string): string {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${begin} and ${end}`);
  return text.slice(0, from) + measured + text.slice(to + end.length);
}

/** Writes the figures of these runs into the docs of every scenario that they have. */
export async function writeMeasured(folders: readonly string[]): Promise<void> {
  const runs = await Promise.all(folders.map(readRunDocument));
  for (const name of new Set(runs.flatMap(({ scenarios }) => scenarios.map((scenario) => scenario.name)))) {
    const file = path.join(packageRoot, 'docs/scenarios', `${name}.md`);
    await writeFile(file, withMeasured(await readFile(file, 'utf8'), measuredOf(name, runs)));
  }
}
