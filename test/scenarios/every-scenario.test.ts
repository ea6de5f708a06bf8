import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkout } from '../checkout.ts';

const suffix = '.scenario.test.ts';

it('every scenario has its test', () => {
  const scenarios = readdirSync(path.join(checkout, 'scenarios')).sort();
  const tested = readdirSync(import.meta.dirname).filter((file) => file.endsWith(suffix));
  expect(tested.map((file) => file.slice(0, -suffix.length)).sort()).toEqual(scenarios);
});
