import { expect, it } from 'vitest';
import { fileReportersOf, reporterNames, reportFiles } from './index.ts';

it('knows the file of each reporter before it is loaded', async () => {
  const reporters = fileReportersOf(reporterNames);
  const loaded = await Promise.all(reporters.map(async ({ name, load }) => [name, (await load()).file]));
  expect(loaded).toEqual(reporters.map(({ name, file }) => [name, file]));
  expect(reportFiles).toEqual(reporters.map(({ file }) => file));
});
