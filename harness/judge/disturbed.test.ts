import { expect, it } from 'vitest';
import { questions } from '../model/verdict.ts';
import { wasDisturbed } from './disturbed.ts';

const limitMs = 30_000;
const timing = { startMs: 0, loadMs: 3000, stopMs: 0 };

it('takes an arm for disturbed where the machine may have left a question open, and no other', () => {
  const disturbed = questions.filter((settledBy) =>
    wasDisturbed({ verdict: 'inconclusive', settledBy, timing }, limitMs),
  );
  expect(disturbed).toEqual(['load', 'healthy-nodes', 'claim', 'recovery']);
});

it.each(['confirmed', 'refuted', 'skipped', null] as const)('never takes one for disturbed that is %s', (verdict) => {
  expect(wasDisturbed({ verdict, settledBy: 'claim', timing }, limitMs)).toBe(false);
});

it('takes none for disturbed whose load lasted as long as it may', () => {
  const ended = { ...timing, loadMs: limitMs };
  expect(wasDisturbed({ verdict: 'inconclusive', settledBy: 'claim', timing: ended }, limitMs)).toBe(false);
});
