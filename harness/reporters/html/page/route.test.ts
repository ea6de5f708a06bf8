import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRoute, toArm, toKind, toOverview, toScenario } from './route.ts';

test('an address is where its link leads to, whatever the names are', () => {
  const name = fc
    .string({ minLength: 1, unit: 'grapheme' })
    .filter((text) => text.isWellFormed() && !text.includes('/') && text !== '~investigate');
  fc.assert(
    fc.property(name, name, name, (scenario, first, second) => {
      expect(parseRoute(toArm(scenario, `${first}/${second}`, 'nodes'))).toEqual({
        view: 'arm',
        scenario,
        arm: `${first}/${second}`,
        at: 'nodes',
      });
      expect(parseRoute(toScenario(scenario, first))).toEqual({ view: 'scenario', scenario, fault: first });
      expect(parseRoute(toOverview({ verdict: 'refuted', words: first }))).toEqual({
        view: 'overview',
        verdict: 'refuted',
        words: first,
      });
    }),
  );
});

test('an arm has the address that one would guess', () => {
  expect(toArm('flapping-node', 'failover/node-killed')).toBe('#/flapping-node/failover/node-killed');
  expect(parseRoute('')).toEqual({ view: 'overview', verdict: null, words: '' });
  expect(parseRoute(toKind('connect-refused'))).toEqual({ view: 'investigate', kind: 'connect-refused' });
});

test('an address that is cut in the middle of a sign is taken as it stands', () => {
  expect(parseRoute('#/a%E0/b')).toEqual({ view: 'arm', scenario: 'a%E0', arm: 'b', at: null });
});
