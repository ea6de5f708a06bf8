import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import { type Machine, type PartResults, type Results, resultsSchema } from './figure.ts';
import { partTitles } from './parts.ts';
import { measuredTables, withTables } from './performance-page.ts';

const resultsFile = path.join(packageRoot, 'bench/results.json');
const page = path.join(packageRoot, 'docs/performance.md');

/** The results that there are; null where there are none. */
export async function readResults(): Promise<Results | null> {
  const text = await readFile(resultsFile, 'utf8').catch(() => null);
  return text === null ? null : resultsSchema.parse(JSON.parse(text));
}

/** Results with a part put in; those of another machine are dropped, for tables hold figures of one. */
export function withPart(before: Results | null, machine: Machine, name: string, measured: PartResults): Results {
  const same = before !== null && JSON.stringify(before.machine) === JSON.stringify(machine);
  return { schemaVersion: 1, machine, parts: { ...(same ? before.parts : {}), [name]: measured } };
}

/** Writes bench/results.json. */
export async function writeResults(results: Results): Promise<void> {
  await writeFile(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
}

/** Makes the tables of docs/performance.md anew from the results that there are. */
export async function writePerformancePage(): Promise<void> {
  const results = await readResults();
  if (results === null) return;
  await writeFile(page, withTables(await readFile(page, 'utf8'), measuredTables(results, partTitles)));
}
