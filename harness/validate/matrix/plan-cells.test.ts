import { expect, it } from 'vitest';
import { needsOf } from '../../config/needs.ts';
import { treeOf } from '../../config/testing/tree-of.ts';
import { supplyWorld } from '../supply/supply-world.ts';
import { targetsOf } from '../targets/targets-of.ts';
import { planCells } from './plan-cells.ts';

function planOf(text: string) {
  const tree = treeOf(`events { } http { ${text} }`);
  const world = supplyWorld(needsOf(tree), { given: new Set(), prefix: '/etc/nginx' });
  const { targets } = targetsOf(tree, (name) => world.hosts.get(name) ?? name);
  return planCells(targets, world);
}

const toldBy = (plans: ReturnType<typeof planOf>, location: string) =>
  plans.flatMap(({ cells }) => cells.filter(({ target }) => target.location === location)).map(({ fault }) => fault.id);

const one = 'server { location / { proxy_pass http://web:80; } }';
const two =
  'upstream api { server api-1:3000; server api-2:3000; } server { server_name b; location /api/ { proxy_pass http://api; } }';

it('asks each place by GET and POST in a pod of each fault that its peers can have', () => {
  const told = toldBy(planOf(one), '/');
  expect(new Set(told)).toEqual(
    new Set([
      ...['hang', 'connect-timeout', 'slow', 'refused', 'back-again', 'reset-before-header', 'reset-after-header'],
      ...['premature-close', 'garbage', 'big-header', 'stale-dns'],
    ]),
  );
  expect(told.filter((id) => id === 'hang')).toHaveLength(2);
});

it('tells of several peers what all of them and what one of them comes to', () => {
  const told = new Set(toldBy(planOf(two), '/api/'));
  expect(told.has('refused')).toBe(false);
  expect(told).toContain('all-down');
  expect(told).toContain('one-down');
});

it('does in one pod what is the same to a peer', () => {
  const refusing = planOf(one + two).filter(({ means, on, ends }) => {
    return means.by === 'peer' && means.behaviour === 'refuse' && on === 'all' && ends === 'after';
  });
  expect(refusing.map(({ ids }) => ids)).toEqual([['refused', 'all-down']]);
  expect(refusing[0]?.hit).toHaveLength(3);
});

it('hits the first peer of each upstream that has several, where one is to fail', () => {
  const plan = planOf(one + two).find(({ on }) => on === 'one');
  expect(plan?.hit.map(({ name }) => name)).toEqual(['api-1:3000']);
  expect(plan?.cells.map(({ target }) => target.location)).toEqual(['/api/', '/api/']);
});

it('gives no name another address that has none, and loses no packets to a socket', () => {
  const address = toldBy(planOf('server { location / { proxy_pass http://10.0.0.1:80; } }'), '/');
  expect(address).not.toContain('stale-dns');
  const socket = toldBy(planOf('server { location / { proxy_pass http://unix:/run/a.sock; } }'), '/');
  expect(socket).not.toContain('connect-timeout');
  expect(socket).toContain('refused');
});

it('knows a peer by all names that the config has for it', () => {
  const text =
    'server { location /a { proxy_pass http://127.0.0.1:3000; } location /b { proxy_pass http://localhost:3000; } }';
  expect(toldBy(planOf(text), '/a')).toContain('refused');
});

it('has nothing to do for a config that hands nothing on', () => {
  expect(planOf('server { return 204; }')).toEqual([]);
});
