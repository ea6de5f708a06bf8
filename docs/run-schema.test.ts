import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../harness/cli/package-root.ts';
import { breakpointSchema, comparisonSchema, runSchema } from './run-schema.ts';

it.each([
  ['run', runSchema],
  ['breakpoint', breakpointSchema],
  ['comparison', comparisonSchema],
])('docs/%s.schema.json is what the source says (npm run docs makes it anew)', async (name, ofSource) => {
  const schema = await readFile(path.join(packageRoot, `docs/${name}.schema.json`), 'utf8');
  expect(schema).toBe(ofSource());
  const { required, properties } = JSON.parse(schema);
  // Documents from before a field may lack it: then it has its default.
  expect(required).toEqual(Object.keys(properties).filter((key) => !('default' in properties[key])));
});
