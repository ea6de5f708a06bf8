import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectPoints, niceWidth } from './collect-points.ts';
import { outcomeClasses, type PlotData } from './report-data.ts';

const counted = ({ cells }: PlotData) =>
  cells.reduce((sum, { t, n }) => sum + (n === undefined ? t.length : n.reduce((a, b) => a + b, 0)), 0);

test('every request is in a cell, and there are no more cells than the budget has', () => {
  const request = fc.tuple(
    fc.constantFrom(...outcomeClasses),
    fc.double({ min: 0, max: 1e5, noNaN: true }),
    fc.double({ min: 0, max: 1e4, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.array(request, { maxLength: 400 }), (requests) => {
      const points = collectPoints();
      for (const each of requests) points.add(...each);
      const plot = points.plot(300);
      expect(counted(plot)).toBe(requests.length);
      expect(plot.drawn).toBe(plot.cells.reduce((sum, { t }) => sum + t.length, 0));
      const { bins } = points.histogram();
      expect(bins.reduce((sum, [, ok, other]) => sum + ok + other, 0)).toBe(requests.length);
    }),
  );
});

test('a hundred thousand requests are few cells, with the slowest among them', () => {
  const points = collectPoints();
  for (let id = 0; id < 1e5; id += 1) points.add('answered', id, 20 + ((id * 7919) % 13));
  points.add('answered', 50_000, 5_000);
  const plot = points.plot(1_000);
  expect(plot.drawn).toBeLessThanOrEqual(1_000);
  expect(counted(plot)).toBe(1e5 + 1);
  const slowest = plot.cells[0]?.l.reduce((a, b) => Math.max(a, b)) ?? 0;
  expect(0.1 * 10 ** (slowest / plot.perDecade)).toBeGreaterThan(4_800);
});

test('few requests are drawn each for itself', () => {
  const points = collectPoints();
  points.add('answered', 10, 20);
  points.add('gateway-502', 10, 1);
  points.add('answered', 20, 20);
  const { cells, stepMs } = points.plot(100);
  expect(cells.map(({ class: of, t, n }) => ({ of, t, n }))).toEqual([
    { of: 'answered', t: [10, 10], n: undefined },
    { of: 'gateway-502', t: [10], n: undefined },
  ]);
  expect(stepMs).toBe(1);
});

test('what is no number or below zero lies at the edge', () => {
  const points = collectPoints();
  points.add('answered', Number.NaN, Number.POSITIVE_INFINITY);
  points.add('answered', -5, -1);
  expect(points.plot(10)).toMatchObject({ requests: 2, drawn: 1, cells: [{ t: [0], l: [0], n: [2] }] });
});

test('time is told in steps that people can read', () => {
  expect([0.2, 1.1, 3, 7, 20, 45, 101].map(niceWidth)).toEqual([1, 2, 5, 10, 20, 50, 200]);
});
