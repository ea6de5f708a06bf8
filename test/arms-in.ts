import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { documentOf, gatecrash } from './gatecrash.ts';

/** [name, repetition, verdict] of every arm, in the order of run.json. */
export async function armsIn(folder: string): Promise<readonly (readonly [string, number, string | null])[]> {
  const { scenarios } = await documentOf(path.join(folder, 'out'));
  return scenarios.flatMap(({ arms }) =>
    arms.map(({ name, repetition, verdict }) => [name, repetition, verdict] as const),
  );
}

/** The run in `out` is judged the same again. */
export async function judgedTheSame(folder: string): Promise<void> {
  const again = await gatecrash(['judge', 'out', '--reporter', 'json'], { cwd: folder });
  expect(again.stdout).toBe(await readFile(path.join(folder, 'out/run.json'), 'utf8'));
}
