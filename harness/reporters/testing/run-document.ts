import type { ArmDocument, RunDocument, ScenarioDocument } from '../../model/run-document.ts';

/** An arm of a run document; what a test does not say is what an arm has that ran without a request. */
export function armDocument(changes: Partial<ArmDocument> & Pick<ArmDocument, 'name'>): ArmDocument {
  return {
    role: 'control',
    fault: null,
    claim: { type: 'healthy' },
    mitigation: null,
    control: null,
    broken: null,
    config: 'broken.conf',
    verdict: 'confirmed',
    reason: 'the reason',
    skippedBecause: null,
    interrupted: false,
    problem: null,
    account: null,
    requests: { sent: 0, answered: 0, failed: 0, inFlight: 0 },
    statuses: {},
    gatewayErrors: 0,
    kinds: [],
    faultCycles: 0,
    exposures: 0,
    exposuresFailed: 0,
    atRisk: 0,
    atRiskFailed: 0,
    recoveryMs: null,
    faults: [],
    mitigationMarks: [],
    nodes: [],
    latencyMs: { p50: null, p90: null, p99: null, max: null },
    load: { model: 'open', ratePerSecond: 300, latenessP99Ms: null, requests: [], durationMs: 0, longestStallMs: 0 },
    cost: {
      attemptsPerRequest: null,
      duplicatedNonIdempotent: 0,
      addedLatencyP50Ms: null,
      shed: 0,
      stale: 0,
      degraded: 0,
    },
    resources: [],
    decision: { test: null, alpha: 0, beta: 0, decidedAt: null, leakExcluded: null },
    logs: [],
    timing: { startMs: 300, loadMs: 2400, stopMs: 100 },
    programs: [],
    foreign: { gatewayLines: 0, arrivals: 0, errorLines: 0 },
    folder: null,
    records: null,
    ...changes,
  };
}

const scenario: ScenarioDocument = {
  name: 'flapping-node',
  title: 'One node of three flaps',
  symptom: 'Now and then a 502; a refresh cures it.',
  hypothesis: 'nginx keeps picking a node that refuses connections.',
  faults: {
    'node-killed': {
      title: 'A node dies',
      shape: 'cyclic',
      status: 502,
      kinds: ['connect-refused'],
      targets: ['app-2'],
    },
  },
  steadyState: { errorRateBelow: 0.001, latency: { percentile: 95, belowMs: 250 } },
  verdict: 'confirmed',
  arms: [
    armDocument({
      name: 'control',
      reason: '0 of 254 requests failed without a fault',
      statuses: { 200: 254 },
      latencyMs: { p50: 20.4, p90: 22, p99: null, max: 31 },
      cost: {
        attemptsPerRequest: 1,
        duplicatedNonIdempotent: 0,
        addedLatencyP50Ms: null,
        shed: 0,
        stale: 0,
        degraded: 0,
      },
    }),
    armDocument({
      name: 'broken/node-killed',
      role: 'broken',
      fault: 'node-killed',
      claim: { type: 'fails' },
      control: 'control',
      reason: '83 of 83 requests that nginx sent to app-2 while it was down ended in 502 connect-refused, in 3 cycles',
      statuses: { 200: 512, 502: 83 },
      gatewayErrors: 83,
      faultCycles: 3,
      exposures: 83,
      exposuresFailed: 83,
      atRisk: 240,
      atRiskFailed: 83,
    }),
    armDocument({
      name: 'failover/node-killed',
      role: 'mitigation',
      fault: 'node-killed',
      claim: { type: 'noErrors' },
      control: 'control',
      broken: 'broken/node-killed',
      config: 'failover.conf',
      reason: '0 of 216 requests that met the dead node failed; a leak of 5 % or more is excluded',
      statuses: { 200: 640 },
      faultCycles: 4,
      exposures: 216,
      latencyMs: { p50: 20.9, p90: 21.5, p99: 39.7, max: 41.2 },
      cost: {
        attemptsPerRequest: 1.3,
        duplicatedNonIdempotent: 0,
        addedLatencyP50Ms: 0.5,
        shed: 0,
        stale: 0,
        degraded: 0,
      },
      logs: [
        {
          from: 'gateway',
          line: '2026/11/22 23:47:35 [error] 7#7: *12 connect() failed (111: Connection refused) while connecting to upstream',
        },
      ],
    }),
  ],
};

/** A whole run in which everything is confirmed. */
export const confirmedRun: RunDocument = {
  schemaVersion: 1,
  tool: { name: 'gatecrash', version: '0.1.0' },
  startedAt: '2026-11-22T23:47:34.000Z',
  finishedAt: '2026-11-22T23:47:44.000Z',
  complete: true,
  seed: 7,
  exitCode: 0,
  confidence: 'normal',
  plannedArms: 3,
  forbidSkipped: false,
  environment: {
    runtime: 'local',
    gateway: { name: 'nginx', version: '1.22.1', origin: 'a package', digest: 'sha256:0', build: '' },
    toxiproxy: '2.12.0',
    node: '24.21.0',
    os: 'linux',
    kernel: '6.1',
    engine: null,
    cpus: 2,
    command: 'gatecrash run flapping-node',
    configs: {},
    tools: [],
  },
  scenarios: [scenario],
};

/** The same run with one arm changed, and the scenario's verdict with it. */
export function withArm(name: string, changes: Partial<ArmDocument>): RunDocument {
  const arms = scenario.arms.map((arm) => (arm.name === name ? { ...arm, ...changes } : arm));
  return { ...confirmedRun, scenarios: [{ ...scenario, arms, verdict: changes.verdict ?? scenario.verdict }] };
}
