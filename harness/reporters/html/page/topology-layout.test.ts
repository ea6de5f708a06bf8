import { expect, test } from 'vitest';
import { layOut } from './topology-layout.ts';

const node = (name: string, pool: string, changes: { program?: 'gateway'; behind?: string } = {}) => ({
  ...{
    name,
    pool,
    region: null,
    program: changes.program ?? ('app' as const),
    behind: changes.behind ?? null,
    spare: false,
  },
});
const fault = (place: string | null) => ({
  ...{ name: 'x', title: '', shape: 'steady', status: 502, kinds: [], types: [], place },
  topology: {
    nodes: [
      node('eu-1', 'eu', { program: 'gateway' }),
      node('app-1', 'app', { behind: 'eu' }),
      node('app-2', 'app', { behind: 'eu' }),
    ],
    services: [{ name: 'payments', type: 'third-party' }],
    proxied: ['payments'],
  },
});
const ways = (place: string | null) =>
  layOut(fault(place), false).edges.map(
    ({ from, to, hit, proxied }) => `${from.name} → ${to.name}${hit ? ' fault' : ''}${proxied ? ' proxy' : ''}`,
  );

test('requests go from the load over the gateway, and one behind it, to the nodes, and from these to services', () => {
  expect(ways(null)).toEqual([
    'load → gateway',
    'gateway → eu-1',
    'eu-1 → app-1',
    'eu-1 → app-2',
    'app-1 → payments proxy',
    'app-2 → payments proxy',
  ]);
});

test('a fault of a pool is on the ways to all of its nodes, one of a service on the calls', () => {
  expect(ways('app').filter((way) => way.includes('fault'))).toEqual(['eu-1 → app-1 fault', 'eu-1 → app-2 fault']);
  expect(ways('payments').filter((way) => way.includes('fault'))).toHaveLength(2);
});

test('columns stand from left to right, and everything is inside of the picture', () => {
  const { boxes, width, height } = layOut(fault('app'), false);
  const x = (name: string) => boxes.find((box) => box.name === name)?.x ?? 0;
  expect(['load', 'gateway', 'eu-1', 'app-1', 'payments'].map(x)).toEqual([0, 200, 400, 600, 800]);
  for (const box of boxes) {
    expect(box.x + 128).toBeLessThanOrEqual(width);
    expect(box.y + 20).toBeLessThanOrEqual(height);
  }
});
