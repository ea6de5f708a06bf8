import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../harness/cli/package-root.ts';
import { confirmedRun } from '../harness/reporters/testing/run-document.ts';
import { runFields } from './run-fields.ts';
import { examplesFrom, keptExamples, runJsonPage } from './run-json.ts';

it('every field of run.json has a description, which is a sentence', () => {
  const without = runFields().filter(({ description }) => !/^.{5,}[.…)]$/.test(description ?? ''));
  expect(without.map(({ path: name }) => name)).toEqual([]);
});

it('docs/run-json.md is what schema and examples say (npm run docs makes it anew)', async () => {
  const text = await readFile(path.join(packageRoot, 'docs/run-json.md'), 'utf8');
  expect(text).toBe(runJsonPage(await keptExamples()));
  for (const { path: name } of runFields()) expect(text).toContain(`${name.split('.').at(-1)}\` |`);
});

it('every example is of a field that there is, and tells nothing of the machine that it is of', async () => {
  const names = new Set(runFields().map(({ path: name }) => name));
  const examples = Object.entries(await keptExamples());
  expect(examples.filter(([name]) => !names.has(name))).toEqual([]);
  expect(JSON.stringify(examples)).not.toMatch(/"[^"]*\/(tmp|home|root|work)\//);
});

it('examples are taken from runs, the first that shows something, and kept where runs have none', () => {
  const before = { 'shard.of': 4, 'no.such.field': 1 };
  const examples = examplesFrom([{ seed: 3, tool: {} }, confirmedRun], before);
  expect(examples).toMatchObject({
    ...{ seed: 3, 'shard.of': 4, 'scenarios[].faults{}.shape': 'cyclic' },
    'scenarios[].arms[].claim(noErrors).type': 'noErrors',
  });
  expect(examples).not.toHaveProperty('scenarios');
  expect(Object.keys(examples)).not.toContain('no.such.field');
});
