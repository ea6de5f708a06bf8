import { expect, it } from 'vitest';
import { treeOf } from '../../config/testing/tree-of.ts';
import { mostPlaces, peersLeft, saidLeft, sampleTargets } from './sample-targets.ts';
import { targetsOf } from './targets-of.ts';

const server = (name: number) =>
  `server { server_name s${name}; location / { proxy_pass http://app-${name}:80; } location /api/ { proxy_pass http://api:80; } }`;
const targetsIn = (names: readonly number[]) =>
  targetsOf(treeOf(`events { } http { ${names.map(server).join('\n')} }`), (name) => name).targets;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const all = targetsIn(upTo(500));

it('takes every place of a config that is not large', () => {
  const few = all.slice(0, mostPlaces);
  expect(sampleTargets(few)).toEqual({ targets: few, left: [] });
  expect(saidLeft({ targets: few, left: [] })).toEqual([]);
});

it('takes so many places of a large one, from all over it and in its order, and says how many are left', () => {
  const sampled = sampleTargets(all);
  expect(sampled.targets).toHaveLength(mostPlaces);
  expect(sampled.left).toHaveLength(1000 - mostPlaces);
  const places = sampled.targets.map((target) => all.indexOf(target));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const quarters = new Set(places.map((place) => Math.floor(place / 250)));
  expect(quarters.size).toBe(4);
  expect(saidLeft(sampled)).toMatchObject([{ location: '950 of 1000 places', because: expect.stringContaining('50') }]);
});

it('takes the same places of a config that has one server more', () => {
  const named = (targets: typeof all) => targets.map(({ host, location }) => `${host} ${location}`);
  const before = new Set(named(sampleTargets(all).targets));
  const after = named(sampleTargets(targetsIn([...upTo(500), 500])).targets);
  expect(after.filter((one) => !before.has(one)).length).toBeLessThanOrEqual(2);
});

it('takes of two configs that are compared what both have in both', () => {
  const more = targetsIn([...upTo(400), 900, 901, 902]);
  const there = new Set(all.map(({ host }) => host));
  const [one, other] = [sampleTargets(all, { others: more }), sampleTargets(more, { others: all })];
  const shared = ({ host }: { readonly host: string }) =>
    there.has(host) && more.some((target) => target.host === host);
  const named = (targets: typeof all) => targets.filter(shared).map(({ host, location }) => `${host} ${location}`);
  expect(named(one.targets)).toEqual(named(other.targets));
  expect(named(one.targets).length).toBeGreaterThan(20);
});

it('takes those first that users ask', () => {
  const asked = all.map((target, index) => (index % 50 === 7 ? { ...target, asked: { GET: '/x' } } : target));
  expect(sampleTargets(asked).targets.filter((target) => target.asked !== undefined)).toHaveLength(20);
});

it('leaves alone the peers of those alone that are left out', () => {
  const sampled = sampleTargets(all);
  const left = peersLeft(sampled);
  expect(left.has('api:80')).toBe(false);
  expect(left.size).toBe(500 - sampled.targets.filter(({ location }) => location === '/').length);
});
