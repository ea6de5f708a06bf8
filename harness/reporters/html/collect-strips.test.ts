import { expect, test } from 'vitest';
import { collectStrips } from './collect-strips.ts';
import { latencyLevel } from './latency-level.ts';

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

test('bins grow in width with the time, and no attempt is lost by it', () => {
  const strips = collectStrips(3);
  for (let ms = 0; ms < 60_000; ms += 7)
    strips.add({ address: 'a', startMs: ms, endMs: ms + 20, failed: ms % 70 === 0 });
  const { binMs, bins, nodes } = strips.strips();
  expect(bins).toBeLessThanOrEqual(64);
  expect(binMs * bins).toBeGreaterThanOrEqual(60_000);
  expect(nodes[0]?.attempts).toHaveLength(bins);
  expect(sum(nodes[0]?.attempts ?? [])).toBe(Math.ceil(60_000 / 7));
  expect(sum(nodes[0]?.failed ?? [])).toBe(Math.ceil(60_000 / 70));
});

test('what happened early stays in the bins of early, whatever came later', () => {
  const strips = collectStrips(3);
  const address = '127.0.1.2:8080';
  strips.add({ address, startMs: 3, endMs: 4, failed: true });
  strips.add({ address, startMs: 100_000, endMs: 100_400, failed: false });
  const [node] = strips.strips().nodes;
  expect(node?.failed[0]).toBe(1);
  expect(node?.attempts.at(-1)).toBe(1);
  expect(sum(node?.attempts ?? [])).toBe(2);
});

test('of more addresses than are shown nothing is kept', () => {
  const strips = collectStrips(1);
  strips.add({ address: 'a', startMs: 1, endMs: 2, failed: false });
  strips.add({ address: 'b', startMs: 1, endMs: 2, failed: false });
  expect(strips.strips().nodes.map(({ address }) => address)).toEqual(['a']);
});

test('what attempts took is told on average, and there only where there were some', () => {
  const strips = collectStrips(1);
  for (const tookMs of [10, 30]) strips.add({ address: 'a', startMs: 1, endMs: 1 + tookMs, failed: false });
  strips.add({ address: 'a', startMs: 11, endMs: 411, failed: false });
  expect(strips.strips().nodes[0]?.latency).toBe(`${latencyLevel(20)} ${latencyLevel(400)}`);
});
