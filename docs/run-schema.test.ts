import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packageRoot } from '../harness/cli/package-root.ts';
import { runDocumentSchema } from '../harness/model/run-document.ts';
import { hostileRun } from '../harness/reporters/testing/hostile.ts';
import { confirmedRun } from '../harness/reporters/testing/run-document.ts';
import { againstSchema } from '../test/against-schema.ts';
import { breakpointSchema, comparisonSchema, runSchema, validationSchema } from './run-schema.ts';

it.each([
  ['run', runSchema],
  ['breakpoint', breakpointSchema],
  ['comparison', comparisonSchema],
  ['validation', validationSchema],
])('docs/%s.schema.json is what the source says (npm run docs makes it anew)', async (name, ofSource) => {
  const schema = await readFile(path.join(packageRoot, `docs/${name}.schema.json`), 'utf8');
  expect(schema).toBe(ofSource());
  const { required, properties } = JSON.parse(schema);
  // Documents from before a field may lack it: then it has its default.
  expect(required).toEqual(Object.keys(properties).filter((key) => !('default' in properties[key])));
});

it('the published schema takes what we take, whatever the texts', () => {
  expect(againstSchema(confirmedRun)).toEqual([]);
  fc.assert(
    fc.property(hostileRun, (document) => {
      expect(againstSchema(document)).toEqual([]);
    }),
  );
});

/** Where a document has something, as a list of keys. */
function places(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, each]) => places(each).map((place) => [key, ...place]))];
}

/** The document with something else at a place; undefined: with nothing there. */
function withAt(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  const copy: unknown = structuredClone(value);
  const at = copy as Record<string, unknown>;
  const changed = withAt(at[key], rest, other);
  if (changed === undefined) delete at[key];
  else at[key] = changed;
  return copy;
}

it('the published schema refuses what we refuse: a field that is missing, or holds something else', () => {
  const anything = fc.constantFrom<unknown>(undefined, null, -1, 0.5, 7, '', 'x', true, [], [1, 2], {}, { a: 1 });
  const counts = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(fc.constantFrom(...places(confirmedRun).slice(1)), anything, (place, other) => {
      const document = withAt(confirmedRun, place, other);
      // A hole in a list is no document.
      fc.pre(other !== undefined || !/^\d+$/.test(place.at(-1) ?? ''));
      const taken = runDocumentSchema.safeParse(document).success;
      counts[taken ? 'taken' : 'refused'] += 1;
      expect([taken, place, other]).toEqual([againstSchema(document).length === 0, place, other]);
    }),
    { numRuns: 500, seed: 11 },
  );
  expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(50);
});
