import { describe, expect, it } from 'vitest';
import type { DifferenceDocument } from './validation-cell.ts';
import { exitCodeOfValidation, type FailingOn, type ValidationResult } from './validation-exit-code.ts';

const usual: FailingOn = { failOn: 'error', advisory: false, inconclusive: 'fail' };
const found = (...severities: readonly ('error' | 'warning' | 'info')[]): ValidationResult => ({
  findings: severities.map((severity) => ({ severity, suppressed: null })),
  comparison: null,
});
const one: DifferenceDocument = {
  ...{ server: 'a:80', location: '/', upstream: 'app', fault: 'refused', method: 'GET' },
  ...{ measure: 'failed', from: '', to: '', p: null },
};
const compared = (worse: number, inconclusive: number): ValidationResult => ({
  findings: [],
  comparison: { worse: Array(worse).fill(one), inconclusive: Array(inconclusive).fill(one) },
});

describe('the exit code of a validation', () => {
  it('is 1 for findings that are as bad as it is to fail on', () => {
    expect(exitCodeOfValidation(found('warning', 'error'), usual)).toBe(1);
    expect(exitCodeOfValidation(found('warning', 'info'), usual)).toBe(0);
    expect(exitCodeOfValidation(found('warning'), { ...usual, failOn: 'warning' })).toBe(1);
    expect(exitCodeOfValidation(found('info'), { ...usual, failOn: 'warning' })).toBe(0);
    expect(exitCodeOfValidation(found('error'), { ...usual, failOn: 'worse' })).toBe(0);
  });

  it('leaves out what is suppressed', () => {
    const suppressed = { by: 'nginx.conf:1', reason: null, owner: null, expires: null };
    const findings = [{ severity: 'error' as const, suppressed }];
    expect(exitCodeOfValidation({ findings, comparison: null }, usual)).toBe(0);
  });

  it.each(['error', 'warning', 'worse'] as const)('is 1 for what is worse, whatever it is to fail on: %s', (failOn) => {
    expect(exitCodeOfValidation(compared(1, 1), { ...usual, failOn })).toBe(1);
    expect(exitCodeOfValidation(compared(1, 0), { ...usual, failOn, inconclusive: 'pass' })).toBe(1);
    expect(exitCodeOfValidation(compared(0, 0), { ...usual, failOn })).toBe(0);
  });

  it('is 3 for what is inconclusive, unless that is to pass', () => {
    expect(exitCodeOfValidation(compared(0, 1), usual)).toBe(3);
    expect(exitCodeOfValidation(compared(0, 1), { ...usual, inconclusive: 'rerun' })).toBe(3);
    expect(exitCodeOfValidation(compared(0, 1), { ...usual, inconclusive: 'pass' })).toBe(0);
    const both = { ...compared(0, 1), findings: found('error').findings };
    expect(exitCodeOfValidation(both, usual)).toBe(1);
  });

  it('is never anything but 0 where it only tells', () => {
    const advisory = { ...usual, advisory: true };
    expect(exitCodeOfValidation(found('error'), advisory)).toBe(0);
    expect(exitCodeOfValidation(compared(1, 1), advisory)).toBe(0);
    expect(exitCodeOfValidation(compared(0, 1), advisory)).toBe(0);
  });
});
