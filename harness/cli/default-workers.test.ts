import { expect, it } from 'vitest';
import { defaultWorkers } from './default-workers.ts';

it('one arm runs at a time unless the machine clearly has room', () => {
  expect([1, 2, 4, 7, 8, 16].map(defaultWorkers)).toEqual([1, 1, 1, 1, 2, 4]);
});
