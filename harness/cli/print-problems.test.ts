import { describe, expect, it } from 'vitest';
import { GatecrashError } from '../model/error.ts';
import { problemsOf } from './print-problems.ts';

describe('an error', () => {
  it('that was foreseen comes down to its own problems', () => {
    const problem = { code: 'GC3001', message: 'no nginx', hint: null } as const;
    expect(problemsOf(new GatecrashError([problem]))).toEqual([problem]);
  });

  it.each([
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['thrown text', 'thrown text'],
    [undefined, 'undefined'],
  ])('that nobody foresaw is an internal one, and asks to be reported: %s', (error, message) => {
    expect(problemsOf(error)).toEqual([
      {
        code: 'GC9001',
        message,
        hint: 'this is a defect of gatecrash; run it again with --verbose and report what it prints',
      },
    ]);
  });
});
