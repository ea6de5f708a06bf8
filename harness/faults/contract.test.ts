import { describe, expect, it } from 'vitest';
import { startTestPod, type TestPod } from '../../test/local-pod.ts';
import { targetIn } from '../../test/target-in.ts';
import { until } from '../../test/until.ts';
import { deploy, gatewayPort } from '../deploy.ts';
import { type Arm, armsOf } from '../model/arm.ts';
import { noErrors } from '../model/claim.ts';
import { type Condition, type ConditionSettings, cycles, type FaultMark, steady } from '../model/fault.ts';
import { get, openModel } from '../model/load.ts';
import type { Scenario } from '../model/scenario.ts';
import { thirdParty } from '../model/service.ts';
import { type Topology, topologyOf } from '../model/topology.ts';
import { app, type NodeProgram, pool } from '../model/upstream.ts';
import { call, release } from '../model/work.ts';
import { createProgramWatch } from '../program-watch.ts';
import { supervise } from '../supervise.ts';
import type { FaultTarget } from './condition.ts';
import { conditions } from './index.ts';
import { inject } from './inject.ts';

const config =
  'upstream app { server app-1:8080 max_fails=0; } server { listen 80; location / { proxy_pass http://app; } }';

/** The same config with a wrong port. */
const wrongPort = config.replace('http://app;', 'http://app-1:8081;');

/** One place that a condition is put on, and how that looks. */
interface Case {
  readonly target: string;
  readonly settings?: ConditionSettings;
  /** What the proof has. */
  readonly says: string;
  /** False where it gives no error by itself: an answer comes all the same, only otherwise. */
  readonly felt: boolean;
  readonly program: NodeProgram;
}

const plain = app({ workers: 4, serviceTimeMs: 1, watchdogMs: 400 });
const onNode: Case = { target: 'app-1', says: '127.0.1.1:8080', felt: true, program: plain };
const onService: Case = {
  ...{ target: 'payments', says: '127.0.200.1:8080', felt: true },
  program: app({ workers: 4, serviceTimeMs: 1, watchdogMs: 400, work: [call('payments')] }),
};
const onBoth = [onNode, onService];
const unfelt = (cases: readonly Case[]) => cases.map((one) => ({ ...one, felt: false }));

/** The cases of conditions that are not just put on a node. */
const special: Readonly<Record<string, readonly Case[]>> = {
  'add-latency': onBoth,
  hang: onBoth,
  'limit-bandwidth': unfelt(onBoth),
  'limit-data': onBoth,
  'narrow-uplink': unfelt([onNode]),
  'refuse-node': onBoth,
  'reset-peer': onBoth,
  'stop-service': [onService],
  slice: unfelt(onBoth),
  'slow-close': unfelt(onBoth),
  // A node that dies by itself is started again; v2 of it dies of every request.
  'bad-release': [
    {
      ...onNode,
      program: app({ workers: 4, serviceTimeMs: 1, restartAfterMs: 20, work: [release({ unhandled: ['/'] })] }),
    },
  ],
  'release-config': [
    {
      ...onNode,
      target: 'gateway',
      settings: { conf: 'wrong-port.conf', upstream: 'app-1:8081' },
      says: 'wrong-port.conf',
    },
  ],
};

function scenarioWith(condition: Condition, program: NodeProgram): Scenario {
  return {
    name: 'contract',
    folder: '/',
    title: '',
    symptom: '',
    hypothesis: '',
    upstreams: { app: pool(1, program) },
    services: { payments: thirdParty({ serviceTimeMs: 1 }) },
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
    configs: { 'broken.conf': config, 'wrong-port.conf': wrongPort },
  };
}

interface Scene extends AsyncDisposable {
  readonly test: TestPod;
  readonly target: FaultTarget;
  readonly now: () => Promise<{ at: number }>;
  /** Whether the gateway answers 200 through the node. */
  readonly answers: () => Promise<boolean>;
}

async function setUp(condition: Condition, program: NodeProgram): Promise<Scene> {
  const scenario = scenarioWith(condition, program);
  const arm = armsOf(scenario).find(({ role }) => role === 'broken') as Arm;
  const topology: Topology = topologyOf(arm.world);
  const watch = createProgramWatch();
  const test = await startTestPod(topology.hosts, { firewall: condition.via === 'firewall', onEvent: watch.onEvent });
  await deploy(test.pod, scenario, arm, topology, watch);
  const stop = new AbortController();
  supervise(test.pod, topology, watch, stop.signal);
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
    target: targetIn({ pod: test.pod, topology, watch, configs: scenario.configs }, condition.target),
    now: () => call('now', {}),
    answers: async () => (await call('awaitGet', probe)).met,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await test[Symbol.asyncDispose]();
    },
  };
}

// What a load does, or a database, shows only where there is one: surge.test.ts, slow-queries.test.ts.
const withNodesAlone = [...conditions.values()].filter((one) => one.via !== 'load' && one.needsWork !== 'database');
const cases = withNodesAlone.flatMap((implementation) =>
  (special[implementation.type] ?? [onNode]).map((one) => ({ type: implementation.type, implementation, ...one })),
);

describe.each(cases)('the condition $type on $target', ({ implementation, target, says, felt, program, ...put }) => {
  const { type, via } = implementation;
  const { settings = {} } = put;
  const condition: Condition = { type, target, via, settings };

  it('takes effect with a proof, cycle after cycle, and leaves later traffic clean', async () => {
    await using scene = await setUp(condition, program);
    const marks: FaultMark[] = [];
    const stop = new AbortController();
    const onMark = (mark: FaultMark): void => {
      marks.push(mark);
      if (marks.length === 2) stop.abort();
    };
    const context = {
      target: scene.target,
      settings,
      onLoadClock: (at: number) => at,
      now: scene.now,
      onEffect: () => {},
      onMark,
    };
    expect(await scene.answers()).toBe(true);
    await inject(cycles(condition, { downMs: 50, upMs: 20 }), implementation, context, stop.signal);
    expect(marks.map(({ cycle }) => cycle)).toEqual([0, 1]);
    for (const mark of marks) {
      expect(mark.proof).toContain(says);
      expect(mark.to).toBeGreaterThan(mark.from);
      expect(mark.recoveredAt).toBeGreaterThanOrEqual(mark.to);
    }
    expect(await scene.answers()).toBe(true);
  });

  it(`is ${felt ? 'what' : 'no error that'} the clients feel while it lasts, and is taken away at once when aborted`, async () => {
    await using scene = await setUp(condition, program);
    const marks: FaultMark[] = [];
    const effects: true[] = [];
    const stop = new AbortController();
    const context = {
      target: scene.target,
      settings,
      onLoadClock: (at: number) => at,
      now: scene.now,
      onEffect: () => void effects.push(true),
      onMark: (mark: FaultMark) => void marks.push(mark),
    };
    const injected = inject(steady(condition), implementation, context, stop.signal);
    if (felt) await until('the gateway fails', async () => !(await scene.answers()));
    await until('the effect is seen', async () => effects.length > 0);
    expect(await scene.answers()).toBe(!felt);
    expect(marks).toEqual([]);
    stop.abort();
    await injected;
    expect(marks).toHaveLength(1);
    expect(await scene.answers()).toBe(true);
  });

  it('has no proof where it did nothing, and its revert does no harm then', async () => {
    await using scene = await setUp(condition, program);
    const marks: FaultMark[] = [];
    const stop = new AbortController();
    const idle = { ...implementation, apply: scene.now };
    const onMark = (mark: FaultMark): void => {
      marks.push(mark);
      stop.abort();
    };
    const context = {
      target: scene.target,
      settings,
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
