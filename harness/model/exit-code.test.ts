import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodeOfDocument } from './exit-code.ts';
import type { RunDocument } from './run-document.ts';

const result = { failed: false, forbidSkipped: false };

describe('the exit code of a run', () => {
  it('is that of the worst verdict, and 4 where the harness failed, unless something is refuted', () => {
    expect(exitCodeOf({ ...result, verdicts: ['confirmed', 'confirmed'] })).toBe(0);
    expect(exitCodeOf({ ...result, verdicts: ['confirmed', 'inconclusive'] })).toBe(3);
    expect(exitCodeOf({ ...result, verdicts: ['inconclusive', 'refuted'] })).toBe(1);
    expect(exitCodeOf({ ...result, verdicts: ['inconclusive'], failed: true })).toBe(4);
    expect(exitCodeOf({ ...result, verdicts: ['inconclusive', 'refuted'], failed: true })).toBe(1);
  });

  it('lets skipped arms pass beside others, unless they are forbidden', () => {
    const some = { ...result, verdicts: ['confirmed', 'skipped'] as const };
    expect(exitCodeOf(some)).toBe(0);
    expect(exitCodeOf({ ...some, forbidSkipped: true })).toBe(3);
  });

  it('is 1 or 4 first where skipped arms are forbidden', () => {
    const forbidden = { ...result, forbidSkipped: true };
    expect(exitCodeOf({ ...forbidden, verdicts: ['refuted', 'skipped'] })).toBe(1);
    expect(exitCodeOf({ ...forbidden, verdicts: ['inconclusive', 'skipped'], failed: true })).toBe(4);
  });

  it('is 4 where all were skipped, forbidden or not', () => {
    expect(exitCodeOf({ ...result, verdicts: ['skipped', 'skipped'] })).toBe(4);
    expect(exitCodeOf({ ...result, verdicts: ['skipped'], forbidSkipped: true })).toBe(4);
  });

  it('is read from a stored run, which keeps whether skipped arms are forbidden', () => {
    const arms = [
      { verdict: 'confirmed', problem: null },
      { verdict: 'skipped', problem: null },
    ];
    const document = { complete: true, forbidSkipped: true, scenarios: [{ arms }] } as unknown as RunDocument;
    expect(exitCodeOfDocument(document)).toBe(3);
    expect(exitCodeOfDocument({ ...document, forbidSkipped: false })).toBe(0);
  });

  it('is never 0 of a run that is incomplete, and 1 of one in which something is refuted already', () => {
    const killed = (verdict: string) =>
      ({
        complete: false,
        forbidSkipped: false,
        scenarios: [{ arms: [{ verdict, problem: null }] }],
      }) as unknown as RunDocument;
    expect(exitCodeOfDocument(killed('confirmed'))).toBe(3);
    expect(exitCodeOfDocument(killed('refuted'))).toBe(1);
  });
});
