import { expect, test } from 'vitest';
import { createComplaints } from './complaints.ts';

test('each request that is ended without an answer has a line of its own, with the instant and the reason', () => {
  const lines: string[] = [];
  const complain = createComplaints((line) => void lines.push(line));
  complain({ id: 'gc-17', method: 'GET', url: '/basket' }, 'the watchdog closed it after 400 ms');
  complain({ id: 'gc-18', method: 'GET', url: `/?${'x'.repeat(700)}` }, 'no room');
  const instant = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
  expect(lines[0]).toMatch(new RegExp(`${instant} error gc-17 GET /basket: the watchdog closed it after 400 ms\n$`));
  expect(lines[1]).toMatch(new RegExp(`${instant} error gc-18 GET /\\?x{98}…: no room\n$`));
});

test('of many no more than twenty are written in a second, and none is forgotten', () => {
  const lines: string[] = [];
  const complain = createComplaints((line) => void lines.push(line));
  const told = () => lines.reduce((sum, line) => sum + 1 + Number(/\((\d+) such lines/.exec(line)?.[1] ?? 0), 0);
  let made = 0;
  while (!lines.some((line) => line.includes('were left out'))) {
    complain({ id: `gc-${made}`, method: 'GET', url: '/' }, 'no room');
    made += 1;
  }
  expect(told()).toBe(made);
  const bySecond = Map.groupBy(lines, (line) => line.slice(0, 19));
  for (const [, ofSecond] of bySecond) expect(ofSecond.length).toBeLessThanOrEqual(20);
});
