import type { RequestRecord } from '../../../model/record.ts';
import type { ArmDocument, RunDocument } from '../../../model/run-document.ts';
import type { StoredRun } from '../../../model/stored-run.ts';
import { confirmedRun } from '../../testing/run-document.ts';

const addresses = ['127.0.1.1:8080', '127.0.1.2:8080', '127.0.1.3:8080'] as const;

/** A number between 0 and 1 that the id decides. */
const noise = (id: number) => ((Math.imul(id + 1, 2_654_435_761) >>> 8) % 1000) / 1000;

/** When app-2 is down: the middle third of each second. */
const isDown = (ms: number) => ms % 1000 > 330 && ms % 1000 < 660;

/** The request of that number, sent at so many per ms: every third goes to app-2, which refuses while it is down. */
function recordOf(id: number, perMs: number, failover: boolean, faulty: boolean): RequestRecord {
  const dueMs = id / perMs;
  const node = id % 3;
  const tookMs = 18 + noise(id) * 6 + (noise(id * 7) > 0.99 ? 60 : 0);
  const refused = faulty && node === 1 && isDown(dueMs);
  const startMs = dueMs + 0.4;
  const answered = (at: number, address: string) => {
    const endMs = at + tookMs;
    return { address, status: 200, headerMs: tookMs, connectMs: 0.2, startMs: at, endMs, kind: null };
  };
  const first = refused
    ? { address: addresses[1], status: 502, headerMs: null, connectMs: null, startMs, endMs: startMs + 0.6 }
    : null;
  const failed = first === null ? [] : [{ ...first, kind: 'connect-refused' as const }];
  const error = refused && !failover;
  const attempts = error
    ? failed
    : [...failed, answered(startMs + (refused ? 0.6 : 0), addresses[refused ? 0 : node] ?? '')];
  const doneMs = (attempts.at(-1)?.endMs ?? startMs) + 0.3;
  return {
    ...{ id, route: id % 2, dueMs, sentMs: dueMs + 0.1, doneMs, outcome: error ? 502 : 200 },
    gateway: { status: error ? 502 : 200, startMs, endMs: doneMs - 0.1, attempts },
    arrivals: [],
    gatewayError: error ? { status: 502, kind: 'connect-refused' } : null,
  };
}

function lived(arm: ArmDocument, requests: number, durationMs: number): ArmDocument {
  const faulty = arm.fault !== null;
  const seconds = Math.min(20, Math.floor(durationMs / 1000));
  const faults = Array.from({ length: faulty ? seconds : 0 }, (_, cycle): ArmDocument['faults'][number] => ({
    ...{ id: 'kill app-2', type: 'kill-node', target: 'app-2', from: cycle * 1000 + 330, put: null },
    ...{ to: cycle * 1000 + 660, proof: '127.0.1.2:8080 refuses connections', address: '127.0.1.2:8080', cycle },
    ...{ recoveredAt: cycle * 1000 + 700, meets: { by: 'attempt', addresses: ['127.0.1.2:8080'] }, wholeFrom: null },
  }));
  return {
    ...arm,
    requests: { sent: requests, answered: requests, failed: 0, inFlight: 0 },
    kinds: arm.role === 'broken' ? [{ id: 'connect-refused', count: arm.gatewayErrors }] : [],
    faults,
    programs: faults.flatMap(({ from, to }) => [
      {
        program: 'app-2',
        at: from,
        event: 'exited',
        expected: true,
        detail: 'SIGKILL',
        crashed: false,
        outOfMemory: null,
      },
      { program: 'app-2', at: to, event: 'started', expected: true, detail: null, crashed: false, outOfMemory: null },
    ]),
    nodes: addresses.map((address, index) => ({
      ...{
        name: `app-${index + 1}`,
        address,
        attempts: Math.round(requests / 3),
        failed: 0,
        latencyMs: { p50: 20, p99: 24 },
      },
      ...{ journal: true, region: null },
    })),
    load: {
      ...arm.load,
      durationMs,
      requests: [
        { method: 'GET', path: '/' },
        { method: 'GET', path: '/cart' },
      ],
    },
    mitigation:
      arm.role === 'mitigation'
        ? {
            title: 'Pass the request on to the next node',
            config: 'failover.conf',
            diff: '--- broken.conf\n+++ failover.conf\n@@ -1,2 +1,3 @@\n # a comment\n-proxy_next_upstream off;\n+proxy_next_upstream error timeout;\n+proxy_next_upstream_tries 2;\n',
            marks: ['second-attempt'],
            with: null,
          }
        : null,
    decision: {
      ...{ test: 'sprt', alpha: 1e-6, beta: 1e-6, decidedAt: 200, leakExcluded: 0.041 },
      path: {
        h0: 0.001,
        h1: 0.05,
        upper: 13.8,
        lower: -13.8,
        points: [
          [100, 0],
          [200, 0],
          [280, 0],
          [300, 0],
        ],
      },
    },
    resources: [{ name: 'gateway', cpuMs: 290, rssPeakBytes: 13_697_024, network: null }],
  };
}

/** A run of three arms with so many requests in all, over so long each, whose records are made as they are asked for. */
export function syntheticRun(
  requests: number,
  durationMs = 3_000,
  change: (run: RunDocument) => RunDocument = (run) => run,
): StoredRun {
  const perArm = Math.ceil(requests / 3);
  const scenarios = confirmedRun.scenarios.map((scenario) => ({
    ...scenario,
    arms: scenario.arms.map((arm) => lived(arm, perArm, durationMs)),
  }));
  return {
    document: change({ ...confirmedRun, scenarios }),
    eachRecord: async (_, arm, see) => {
      if (arm.records === null) return;
      const perMs = perArm / durationMs;
      for (let id = 0; id < perArm; id += 1) see(recordOf(id, perMs, arm.role === 'mitigation', arm.fault !== null));
    },
  };
}
