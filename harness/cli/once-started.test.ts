import { expect, it } from 'vitest';
import { failure, GatecrashError } from '../model/error.ts';
import { onceStarted } from './once-started.ts';

it('does not take a run folder that was damaged during its run for wrong usage', () => {
  const told = onceStarted(failure('GC1006', 'run.json is no JSON'));
  expect(told).toBeInstanceOf(GatecrashError);
  expect(told).toMatchObject({
    exitCode: 4,
    problems: [{ code: 'GC9001', message: expect.stringContaining('run.json is no JSON') }],
  });
});

it.each([failure('GC2004', 'no'), failure('GC3006', 'full'), new Error('any')])(
  'leaves others as they are: %s',
  (error) => {
    expect(onceStarted(error)).toBe(error);
  },
);
