import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figure, type PartResults, reached } from './figure.ts';
import { thisMachine } from './machine.ts';
import type { Part } from './part.ts';
import { partsNamed } from './parts.ts';
import { readResults, withPart, writePerformancePage, writeResults } from './results-file.ts';

/**
 * `npm run bench [-- <part>… --quick --runs <run folder>… --no-save]`: measures on this machine what the docs speak of,
 * prints it, and puts it into bench/results.json and docs/performance.md. Nothing asserts a figure.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string', multiple: true, default: [] },
    'no-save': { type: 'boolean', default: false },
  },
});

function print(figure: Figure): void {
  const shown = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 2 : 0).padStart(9);
  const { what, unit, median, min, max, n } = figure;
  const mark = { true: ' ✓', false: ' ✗ missed', null: '' }[String(reached(figure)) as 'true' | 'false' | 'null'];
  console.log(`${what.padEnd(72)}${shown(median)} ${unit.padEnd(4)} ${shown(min)} …${shown(max)}  n=${n}${mark}`);
}

async function run(part: Part): Promise<PartResults> {
  const loadBefore = loadavg()[0] ?? 0;
  const date = new Date().toISOString();
  console.log(`\n${part.title}`);
  const { figures, notes } = await part.measure({
    quick: values.quick,
    runs: values.runs,
    say: (line) => console.error(`  ${part.name}: ${line}`),
  });
  for (const figure of figures) print(figure);
  for (const note of notes) console.log(note);
  const of = values.runs.length > 0 ? ' --runs <run folders>' : '';
  const command = `npm run bench -- ${part.name}${of}${values.quick ? ' --quick' : ''}`;
  return { date, command, quick: values.quick, loadBefore, figures: [...figures], notes: [...notes] };
}

const chosen = partsNamed(positionals);
const machine = await thisMachine();
for (const part of chosen) {
  const measured = await run(part);
  if (values['no-save'] || measured.figures.length === 0) continue;
  await writeResults(withPart(await readResults(), machine, part.name, measured));
  await writePerformancePage();
}
