import { expect, test } from 'vitest';
import { collectStrips } from './collect-strips.ts';

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

test('bins grow in width with the time, and no attempt is lost by it', () => {
  const strips = collectStrips(3);
  for (let ms = 0; ms < 60_000; ms += 7) strips.attempt('a', ms, ms % 70 === 0);
  const { binMs, bins, nodes } = strips.strips();
  expect(bins).toBeLessThanOrEqual(64);
  expect(binMs * bins).toBeGreaterThanOrEqual(60_000);
  expect(nodes[0]?.attempts).toHaveLength(bins);
  expect(sum(nodes[0]?.attempts ?? [])).toBe(Math.ceil(60_000 / 7));
  expect(sum(nodes[0]?.failed ?? [])).toBe(Math.ceil(60_000 / 70));
});

test('what happened early stays in the bins of early, whatever came later', () => {
  const strips = collectStrips(3);
  strips.attempt('127.0.1.2:8080', 3, true);
  strips.attempt('127.0.1.2:8080', 100_000, false);
  const [node] = strips.strips().nodes;
  expect(node?.failed[0]).toBe(1);
  expect(node?.attempts.at(-1)).toBe(1);
  expect(sum(node?.attempts ?? [])).toBe(2);
});

test('of more addresses than are shown nothing is kept', () => {
  const strips = collectStrips(1);
  strips.attempt('a', 1, false);
  strips.attempt('b', 1, false);
  expect(strips.strips().nodes.map(({ address }) => address)).toEqual(['a']);
});
