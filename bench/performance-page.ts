import { type Figure, type Machine, type PartResults, type Results, reached } from './figure.ts';

const begin = '<!-- measured: npm run bench -->';
const end = '<!-- /measured -->';

/** A figure with as many digits as say something. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 4);
}

function withUnit(value: number, unit: Figure['unit']): string {
  return unit === '' ? digits(value) : `${digits(value)} ${unit}`;
}

function goalOf({ goal, unit, ...rest }: Figure): string {
  if (goal === null) return '–';
  const wanted = 'atMost' in goal ? `≤ ${withUnit(goal.atMost, unit)}` : `≥ ${withUnit(goal.atLeast, unit)}`;
  return `${wanted}: ${reached({ goal, median: rest.median }) ? 'reached' : '**missed**'}`;
}

function row(figure: Figure): string {
  const { what, unit, median, min, max, n, limit } = figure;
  const spread = n === 1 ? '–' : `${digits(min)} to ${digits(max)}`;
  return `| ${[what, withUnit(median, unit), spread, n, goalOf(figure), limit ?? ''].join(' | ')} |`;
}

function section(title: string, part: PartResults): readonly string[] {
  const load = `load average before it ${digits(part.loadBefore)}`;
  return [
    `### ${title}`,
    '',
    `\`${part.command}\`, ${part.date.slice(0, 16).replace('T', ' ')} UTC, ${load}${part.quick ? ', **--quick: these figures say little**' : ''}`,
    '',
    '| figure | median | min to max | n | held against | what limits it |',
    '| --- | --- | --- | --- | --- | --- |',
    ...part.figures.map(row),
    ...(part.notes.length === 0 ? [] : ['', ...part.notes.map((note) => `- ${note}`)]),
    '',
  ];
}

function machineLine(machine: Machine): string {
  const { cpus, memoryGb, kernel, node, nginx, engine } = machine;
  const programs = `Node ${node}, nginx ${nginx ?? 'none'}, ${engine ?? 'no container engine'}`;
  return `Measured on ${cpus}, ${memoryGb} GB, Linux ${kernel}; ${programs}.`;
}

/** The tables of docs/performance.md, in the order of `titles` (part → heading). */
export function measuredTables(results: Results, titles: Readonly<Record<string, string>>): string {
  const sections = Object.entries(titles).flatMap(([name, title]) => {
    const part = results.parts[name];
    return part === undefined ? [] : section(title, part);
  });
  return [begin, '', machineLine(results.machine), '', ...sections, end].join('\n');
}

/** The page with these tables between its markers; throws where it has none. */
export function withTables(page: string, tables: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`expected ${begin} and ${end}`);
  return page.slice(0, from) + tables + page.slice(to + end.length);
}
