import { describe, expect, it } from 'vitest';
import { armsOf } from './arm.ts';
import { breakpointParameters } from './breakpoint-parameter.ts';
import { cycles, steady } from './fault.ts';
import { get, openModel } from './load.ts';
import type { Scenario } from './scenario.ts';
import { postgres, thirdParty } from './service.ts';
import { app, pool } from './upstream.ts';
import { database } from './work.ts';

const far = { type: 'add-latency', target: 'payments', via: 'proxy' } as const;
const scenario: Scenario = {
  ...{ name: 's', folder: '/s', title: '', symptom: '', hypothesis: '', configs: {}, broken: 'broken.conf' },
  upstreams: { app: pool(2, app({ workers: 4, serviceTimeMs: 10 })) },
  services: { payments: thirdParty({ serviceTimeMs: 1 }), orders: postgres() },
  load: openModel({ rate: 100, requests: [get('/')] }),
  steadyState: { errorRateBelow: 0.001, latency: null },
  faults: [
    {
      ...{ name: 'far', title: '', expect: { status: 504, kinds: ['read-timeout'] } },
      inject: cycles({ ...far, settings: { latencyMs: 1600, jitterMs: 100 } }, { downMs: 1, upMs: 1 }),
    },
    {
      ...{ name: 'slow', title: '', expect: { status: 502, kinds: ['premature-close'] } },
      inject: steady({ type: 'slow-queries', target: 'app', via: 'process', settings: { queryMs: 80 } }),
      upstreams: {
        app: pool(2, app({ workers: 60, serviceTimeMs: 5, work: [database('orders', { poolSize: 4, queryMs: 5 })] })),
      },
    },
  ],
  mitigations: [],
};

const named = (name: string, chosen: string | null = null) => {
  const arm = armsOf(scenario).find((one) => one.name === chosen) ?? null;
  return breakpointParameters(scenario, arm).find((one) => one.name === name);
};

describe('the parameters of a scenario', () => {
  it('are its load and its workers, and the numbers that its faults declare', () => {
    const all = breakpointParameters(scenario, null).map(({ name, fault }) => [name, fault]);
    expect(all).toEqual([
      ['rate', null],
      ['workers', null],
      ['latency', 'far'],
      ['query-time', 'slow'],
      ['pool-size', 'slow'],
    ]);
  });

  it('change the rate of a load without a fault', () => {
    const arm = named('rate')?.armAt(321);
    expect(arm).toMatchObject({ fault: null, config: 'broken.conf', load: { ratePerSecond: 321 } });
  });

  it('change the number of a fault alone, which stays in effect and does not blur it', () => {
    const latency = named('latency');
    expect(latency).toMatchObject({ start: 200, from: 1, to: 5000, direction: 'up' });
    expect(latency?.armAt(500).fault?.inject).toEqual({
      shape: 'steady',
      condition: { ...far, settings: { latencyMs: 500, jitterMs: 0 } },
    });
  });

  it('change the size of every node of a pool', () => {
    const sizes = named('workers')?.armAt(2).world.upstreams.app?.program;
    expect(sizes).toMatchObject({ workers: 2, serviceTimeMs: 10 });
    const program = named('pool-size')?.armAt(3).world.upstreams.app?.program;
    expect(program).toMatchObject({ workers: 60, work: [{ type: 'database', poolSize: 3, queryMs: 5 }] });
    expect(named('pool-size')?.armAt(3).fault?.name).toBe('slow');
  });

  it('are those of the arm that was chosen, its fault left out where the load is looked for', () => {
    expect(named('rate', 'broken/slow')?.armAt(7)).toMatchObject({ name: 'broken/slow', fault: null });
    expect(named('workers', 'broken/slow')).toMatchObject({ start: 60, fault: null });
    expect(named('latency', 'broken/slow')).toBeUndefined();
  });
});
