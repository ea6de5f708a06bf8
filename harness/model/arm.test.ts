import { expect, test } from 'vitest';
import { armsOf, comparisonsLast, comparisonsWith, configsNamedBy } from './arm.ts';
import { noErrors, worsens } from './claim.ts';
import type { Fault } from './fault.ts';
import { get, openModel } from './load.ts';
import type { Mitigation } from './mitigation.ts';
import { restsOn } from './rests-on.ts';
import type { Scenario } from './scenario.ts';
import { app, pool } from './upstream.ts';
import { call, shed } from './work.ts';

const fault = (name: string, via: 'process' | 'proxy'): Fault => ({
  ...{ name, title: name, expect: { status: 502, kinds: ['connect-refused'] } },
  inject: { shape: 'steady', condition: { type: 'some', target: 'app-1', via } },
});

const mitigation = (name: string, against: readonly string[], claim: Mitigation['claim'] = noErrors()): Mitigation => ({
  ...{ name, title: name, conf: `${name}.conf`, with: null, load: null, against, claim, marks: [] },
  role: claim.type === 'worsens' ? 'anti-pattern' : 'mitigation',
});

const worseThan = (than: string) => worsens({ measure: 'failedShare', than, by: 2 });

const scenario = (mitigations: readonly Mitigation[]): Scenario => ({
  ...{ name: 's', folder: '/s', title: '', symptom: '', hypothesis: '', upstreams: {}, configs: {} },
  load: openModel({ rate: 1, requests: [get('/')] }),
  steadyState: { errorRateBelow: 0.001, latency: null },
  broken: 'broken.conf',
  faults: [fault('killed', 'process'), fault('refuses', 'proxy')],
  mitigations,
});

const names = (mitigations: readonly Mitigation[]) => armsOf(scenario(mitigations)).map(({ name }) => name);

test('controls run first, then each fault with what is done about it', () => {
  expect(names([mitigation('failover', ['killed', 'refuses']), mitigation('backup', ['killed'])])).toEqual([
    'control',
    'control/refuses',
    'broken/killed',
    'failover/killed',
    'backup/killed',
    'broken/refuses',
    'failover/refuses',
  ]);
});

test('where the fault is a config, a mitigated arm begins without it, and its own config comes later', () => {
  const released: Fault = {
    ...fault('wrong-port', 'process'),
    inject: {
      shape: 'steady',
      condition: { type: 'some', target: 'gateway', via: 'gateway', settings: { conf: 'wrong-port.conf' } },
    },
  };
  const one = { ...scenario([mitigation('correct-route', ['wrong-port'])]), faults: [released] };
  const [control, broken, corrected] = armsOf(one);
  expect([control, broken, corrected].map((arm) => arm?.config)).toEqual(['broken.conf', 'broken.conf', 'broken.conf']);
  expect(corrected === undefined ? [] : configsNamedBy(corrected)).toEqual([
    'broken.conf',
    'correct-route.conf',
    'wrong-port.conf',
  ]);
});

test('it is known by what others compare themselves with an arm', () => {
  const one = scenario([
    mitigation('storm', ['killed'], worseThan('broken/killed')),
    mitigation('failover', ['killed']),
  ]);
  expect(comparisonsWith(one, 'broken/killed')).toEqual(['failedShare']);
  expect(comparisonsWith(one, 'broken/refuses')).toEqual([]);
});

test('what an anti-pattern is no help for is compared with as well, and runs before it', () => {
  const noHelp = { measure: 'callsPerRequest', than: 'failover/refuses', by: 0.9 } as const;
  const one = scenario([
    mitigation('storm', ['killed'], { ...worseThan('broken/killed'), noHelp }),
    mitigation('failover', ['refuses']),
  ]);
  expect(comparisonsWith(one, 'failover/refuses')).toEqual(['callsPerRequest']);
  expect(
    armsOf(one)
      .map(({ name }) => name)
      .at(-1),
  ).toBe('storm/killed');
  const storm = armsOf(one).at(-1);
  expect(storm === undefined ? [] : restsOn(storm)).toEqual([
    'control',
    'broken/killed',
    'broken/killed',
    'failover/refuses',
  ]);
});

test('an arm that compares runs after the arm that it compares with, the others where they were', () => {
  expect(
    names([
      mitigation('storm', ['killed'], worseThan('hammer/killed')),
      mitigation('hammer', ['killed'], worseThan('failover/refuses')),
      mitigation('failover', ['killed', 'refuses']),
    ]),
  ).toEqual([
    'control',
    'control/refuses',
    'broken/killed',
    'failover/killed',
    'broken/refuses',
    'failover/refuses',
    'hammer/killed',
    'storm/killed',
  ]);
});

test('arms that compare with each other, themselves or nothing come last all the same', () => {
  const arm = (name: string, than: string) => ({ name, claim: worseThan(than) });
  const arms = [arm('a', 'b'), arm('b', 'a'), arm('c', 'c'), arm('d', 'nowhere'), { name: 'e', claim: noErrors() }];
  expect(comparisonsLast(arms).map(({ name }) => name)[0]).toBe('e');
  expect(comparisonsLast(arms)).toHaveLength(5);
});

test('a fault that is held against another one has no broken arm of its own', () => {
  const down: Fault = { ...fault('down', 'process'), heldAgainst: 'killed' };
  const arms = armsOf({ ...scenario([mitigation('fail-fast', ['down'])]), faults: [fault('killed', 'process'), down] });
  expect(arms.map(({ name, broken }) => [name, broken])).toEqual([
    ['control', null],
    ['broken/killed', null],
    ['fail-fast/down', 'broken/killed'],
  ]);
});

test('a mitigation changes a pool whatever the fault has made of it', () => {
  const ofFault = pool(2, app({ workers: 1, serviceTimeMs: 10, work: [call('payments')] }));
  const changes: Mitigation = {
    ...mitigation('scale-out', ['killed']),
    pools: { app: { nodes: 5, work: [shed(['/news'])] } },
  };
  const [, , arm] = armsOf({
    ...scenario([changes]),
    upstreams: { app: pool(3, app({ workers: 9, serviceTimeMs: 9 })) },
    faults: [{ ...fault('killed', 'process'), upstreams: { app: ofFault } }],
  });
  expect(arm?.world.upstreams.app).toEqual(
    pool(5, app({ workers: 1, serviceTimeMs: 10, work: [shed(['/news']), call('payments')] })),
  );
});
