import { expect, test } from 'vitest';
import type { Arm } from './arm.ts';
import { armCaseOf } from './arm-case.ts';
import { noErrors } from './claim.ts';
import { decisionPlan } from './decision.ts';
import { cycles, type Fault } from './fault.ts';
import type { ArmHistory } from './history.ts';
import { get, openModel } from './load.ts';
import type { ArmDocument, ScenarioDocument } from './run-document.ts';
import type { Scenario } from './scenario.ts';
import { storedArmCase } from './stored-arm-case.ts';
import { app, pool } from './upstream.ts';
import { worldOf } from './world.ts';

const fault: Fault = {
  name: 'node-killed',
  title: 'A node is killed',
  inject: cycles({ type: 'kill-node', target: 'app-2', via: 'process' }, { downMs: 300, upMs: 300 }),
  expect: { status: 502, kinds: ['connect-refused'] },
};

const scenario: Scenario = {
  name: 'flapping-node',
  folder: '/scenarios/flapping-node',
  title: '',
  symptom: '',
  hypothesis: '',
  upstreams: { app: pool(2, app({ workers: 8, serviceTimeMs: 20 })) },
  load: openModel({ rate: 300, requests: [get('/')] }),
  steadyState: { errorRateBelow: 0.001, latency: null },
  broken: 'broken.conf',
  faults: [fault],
  mitigations: [],
  configs: {},
};

const arm: Arm = {
  name: 'failover/node-killed',
  role: 'mitigation',
  fault,
  world: worldOf(scenario, fault),
  mitigation: {
    name: 'failover',
    title: '',
    role: 'mitigation',
    conf: 'failover.conf',
    with: null,
    load: null,
    against: ['node-killed'],
    claim: noErrors(),
    marks: ['second-attempt'],
  },
  claim: noErrors(),
  config: 'failover.conf',
  load: openModel({ rate: 1, requests: [get('/')] }),
  control: 'control',
  broken: 'broken/node-killed',
};

const history: ArmHistory = {
  records: [],
  marks: [
    {
      id: 'kill app-2',
      type: 'kill-node',
      target: 'app-2',
      address: '127.0.1.2:8080',
      cycle: 0,
      from: 500,
      to: 800,
      recoveredAt: 860,
      proof: 'refuses',
    },
  ],
  acts: [{ type: 'ejection', target: 'app-2', at: 600, proof: 'disabled' }],
  account: { sent: 0, answered: 0, failed: 0, inFlight: 0, durationMs: 900, longestStallMs: 3 },
  programs: [{ program: 'app-2', at: 500, event: 'exited', expected: true, detail: 'SIGKILL' }],
  foreign: { gatewayLines: 0, arrivals: 0, errorLines: 1 },
  stalls: [{ program: 'gateway', from: 510, to: 570, waitedMs: 60 }],
  spike: { made: 3, statuses: { 200: 1, 502: 2 }, autocannon: null },
};

/** As much of an arm's document as a judge needs. */
const stored = {
  earlierTakes: [{ reason: 'so', settledBy: 'load', sent: 1, loadMs: 1, longestStallMs: 300 }],
  name: arm.name,
  role: arm.role,
  fault: 'node-killed',
  claim: noErrors(),
  mitigation: { title: '', config: 'failover.conf', diff: '', marks: ['second-attempt'] },
  control: 'control',
  broken: 'broken/node-killed',
  skippedBecause: null,
  interrupted: false,
  problem: null,
  records: 'requests.bin',
  account: history.account,
  faults: history.marks,
  acts: history.acts,
  programs: history.programs,
  foreign: history.foreign,
  stalls: history.stalls,
  spike: history.spike,
  brokenCapacity: { perSecond: 800, workers: 16, memoryMb: null },
  nodes: ['127.0.1.1:8080', '127.0.1.2:8080'].map((address, index) => ({
    name: `app-${index + 1}`,
    address,
    attempts: 0,
    failed: 0,
    latencyMs: { p50: null, p99: null },
    journal: true,
    region: null,
  })),
  load: { requests: [{ method: 'GET', path: '/' }] },
};

const storedScenario = {
  steadyState: scenario.steadyState,
  faults: {
    'node-killed': { title: '', shape: 'cyclic', status: 502, kinds: ['connect-refused'], targets: ['app-2'] },
  },
};

test('the case of an arm is the same from the live run and from what was stored of it', () => {
  const live = armCaseOf(scenario, arm, decisionPlan(6, 'normal', 3, 2), {
    history,
    skippedBecause: null,
    interrupted: false,
  });
  const run = { plannedArms: 6, takes: 3, confidence: 'normal' } as const;
  const again = storedArmCase(run, storedScenario as unknown as ScenarioDocument, stored as unknown as ArmDocument, []);
  expect(again).toEqual(live);
});
