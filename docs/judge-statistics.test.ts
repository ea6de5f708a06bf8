import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../harness/cli/package-root.ts';
import { withStatistics } from './judge-statistics.ts';

it('the tables of docs/judging.md are what the tests come to in simulation (npm run docs makes them anew)', async () => {
  const judging = await readFile(path.join(packageRoot, 'docs/judging.md'), 'utf8');
  expect(judging).toBe(withStatistics(judging));
});
