import { describe, expect, it } from 'vitest';
import { startTestPod, type TestPod } from '../../test/local-pod.ts';
import { targetIn } from '../../test/target-in.ts';
import { until } from '../../test/until.ts';
import { deploy, gatewayPort } from '../deploy.ts';
import { type Arm, armsOf } from '../model/arm.ts';
import { noErrors } from '../model/claim.ts';
import { type Condition, cycles, type FaultMark, steady } from '../model/fault.ts';
import { get, openModel } from '../model/load.ts';
import type { Scenario } from '../model/scenario.ts';
import { type Topology, topologyOf } from '../model/topology.ts';
import { app, pool } from '../model/upstream.ts';
import { createProgramWatch } from '../program-watch.ts';
import type { ConditionImplementation, FaultTarget } from './condition.ts';
import { conditions } from './index.ts';
import { inject } from './inject.ts';

const config =
  'upstream app { server app-1:8080 max_fails=0; } server { listen 80; location / { proxy_pass http://app; } }';

function scenarioWith(condition: Condition): Scenario {
  return {
    name: 'contract',
    folder: '/',
    title: '',
    symptom: '',
    hypothesis: '',
    upstreams: { app: pool(1, app({ workers: 4, serviceTimeMs: 1 })) },
    load: openModel({ rate: 10, requests: [get('/')] }),
    steadyState: { errorRateBelow: 0.001, latency: null },
    broken: 'broken.conf',
    faults: [
      { name: 'fault', title: '', inject: steady(condition), expect: { status: 502, kinds: ['connect-refused'] } },
    ],
    mitigations: [
      {
        name: 'm',
        title: '',
        role: 'mitigation',
        conf: 'broken.conf',
        with: null,
        load: null,
        against: ['fault'],
        claim: noErrors(),
        marks: [],
      },
    ],
    configs: { 'broken.conf': config },
  };
}

interface Scene extends AsyncDisposable {
  readonly test: TestPod;
  readonly target: FaultTarget;
  readonly now: () => Promise<{ at: number }>;
  /** Whether the gateway answers 200 through the node. */
  readonly answers: () => Promise<boolean>;
}

async function setUp(condition: Condition): Promise<Scene> {
  const scenario = scenarioWith(condition);
  const arm = armsOf(scenario).find(({ role }) => role === 'broken') as Arm;
  const topology: Topology = topologyOf(arm.world);
  const test = await startTestPod(topology.hosts, { firewall: condition.via === 'firewall' });
  const watch = createProgramWatch();
  await deploy(test.pod, scenario, arm, topology, watch);
  const { call } = test.pod.agent;
  const probe = {
    host: topology.gateway.address,
    port: gatewayPort,
    path: '/',
    status: 200,
    header: null,
    withinMs: 0,
  };
  return {
    test,
    target: targetIn({ pod: test.pod, topology, watch, configs: scenario.configs }, 'app-1'),
    now: () => call('now', {}),
    answers: async () => (await call('awaitGet', probe)).met,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

describe.each([...conditions.values()])('the condition $type', (implementation: ConditionImplementation) => {
  const condition: Condition = { type: implementation.type, target: 'app-1', via: implementation.via };

  it('takes effect with a proof, cycle after cycle, and leaves later traffic clean', async () => {
    await using scene = await setUp(condition);
    const marks: FaultMark[] = [];
    const stop = new AbortController();
    const onMark = (mark: FaultMark): void => {
      marks.push(mark);
      if (marks.length === 2) stop.abort();
    };
    const context = {
      target: scene.target,
      settings: {},
      onLoadClock: (at: number) => at,
      now: scene.now,
      onEffect: () => {},
      onMark,
    };
    expect(await scene.answers()).toBe(true);
    await inject(cycles(condition, { downMs: 50, upMs: 20 }), implementation, context, stop.signal);
    expect(marks.map(({ cycle }) => cycle)).toEqual([0, 1]);
    for (const mark of marks) {
      expect(mark.proof).toContain('127.0.1.1:8080');
      expect(mark.to).toBeGreaterThan(mark.from);
      expect(mark.recoveredAt).toBeGreaterThanOrEqual(mark.to);
    }
    expect(await scene.answers()).toBe(true);
  });

  it('is what the clients feel while it lasts, and is taken away at once when aborted', async () => {
    await using scene = await setUp(condition);
    const marks: FaultMark[] = [];
    const stop = new AbortController();
    const context = {
      target: scene.target,
      settings: {},
      onLoadClock: (at: number) => at,
      now: scene.now,
      onEffect: () => {},
      onMark: (mark: FaultMark) => void marks.push(mark),
    };
    const injected = inject(steady(condition), implementation, context, stop.signal);
    await until('the gateway fails', async () => !(await scene.answers()));
    expect(marks).toEqual([]);
    stop.abort();
    await injected;
    expect(marks).toHaveLength(1);
    expect(await scene.answers()).toBe(true);
  });

  it('has no proof where it did nothing, and its revert does no harm then', async () => {
    await using scene = await setUp(condition);
    const marks: FaultMark[] = [];
    const stop = new AbortController();
    const idle = { ...implementation, apply: scene.now };
    const onMark = (mark: FaultMark): void => {
      marks.push(mark);
      stop.abort();
    };
    const context = {
      target: scene.target,
      settings: {},
      onLoadClock: (at: number) => at,
      now: scene.now,
      onEffect: () => {},
      onMark,
    };
    await inject(cycles(condition, { downMs: 10, upMs: 10 }), idle, context, stop.signal);
    expect(marks).toMatchObject([{ proof: null }]);
    expect(await scene.answers()).toBe(true);
  });
});
