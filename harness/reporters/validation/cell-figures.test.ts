import { expect, it } from 'vitest';
import { cellDocument } from '../testing/validation-cells.ts';
import { figuresOf, saidMs, saidPrice } from './cell-figures.ts';
import { gradeGlyphs } from './grade-words.ts';

it('tells durations with as many digits as they are worth', () => {
  expect([0.04, 1.26, 31.4, 310, 1000, 10_012].map(saidMs)).toEqual([
    ...['0.0 ms', '1.3 ms', '31 ms', '310 ms', '1.0 s', '10.0 s'],
  ]);
});

it('adds up what cells came to, and tells from the least to the most', () => {
  const cells = [
    cellDocument({ statuses: { 200: 4, 502: 6 }, p50Ms: 2, recoveredAfterMs: 9000 }),
    cellDocument({ statuses: { 200: 5, 502: 5 }, p50Ms: 1002, attemptsPerRequest: 2, recoveredAfterMs: 10_000 }),
  ];
  expect(figuresOf(cells)).toEqual(['502×11 200×9', '2.0 ms–1.0 s', '1.0–2.0 tries', 'back after 9.0–10.0 s']);
});

it('leaves out what is not known', () => {
  const unknown = { p50Ms: null, attemptsPerRequest: null, duplicates: null };
  expect(figuresOf([cellDocument({ ...unknown, recoveredAfterMs: null })])).toEqual(['502×10', 'not back']);
});

it('tells no price of an answer that is as fast as before', () => {
  expect(saidPrice([cellDocument({ p50Ms: 60, healthy: { statuses: {}, p50Ms: 50 } })])).toBeNull();
  expect(saidPrice([cellDocument({ p50Ms: 150, healthy: { statuses: {}, p50Ms: 50 } })])).toBe('150 ms');
});

it('has a sign of its own for each grade, so that they are told apart without colours', () => {
  expect(new Set(Object.values(gradeGlyphs)).size).toBe(Object.keys(gradeGlyphs).length);
});
