import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { armsOf } from '../model/arm.ts';
import { decisionPlan } from '../model/decision.ts';
import type { Scenario } from '../model/scenario.ts';
import { progressReporter } from './progress.ts';
import { capturedStream } from './testing/captured-stream.ts';
import { armDocument } from './testing/run-document.ts';

const scenario: Scenario = {
  name: 'flapping-node',
  folder: '/scenarios/flapping-node',
  title: 'One node flaps',
  symptom: 'A 502 now and then.',
  hypothesis: 'A dead node is picked.',
  upstreams: {},
  load: { type: 'open', ratePerSecond: 1, requests: [], connections: 'fresh', timeoutMs: 1000 },
  steadyState: { errorRateBelow: 0.001, latency: null },
  broken: 'broken.conf',
  faults: [
    {
      name: 'node-killed',
      title: 'A node dies',
      inject: { shape: 'steady', condition: { type: 'kill-node', target: 'app-2', via: 'process' } },
      expect: { status: 502, kinds: ['connect-refused'] },
    },
  ],
  mitigations: [],
  configs: {},
};

const progress = {
  elapsedMs: 1234,
  sent: 480,
  gatewayErrors: 80,
  failed: 80,
  faultCycles: 2,
  exposures: 81,
  exposuresFailed: 80,
  waitingFor: '1 more cycle',
};

function follow(live: boolean, columns = 80): string {
  const { stream, text } = capturedStream({ isTTY: live, columns });
  const { observer } = progressReporter(stream, live);
  const arms = armsOf(scenario).map((arm) => ({ ...arm, repetition: 1 }));
  observer.onStep?.({ what: 'nginx 1.22.1', doneBytes: 400_000, totalBytes: 1_200_000 });
  observer.onStep?.({ what: 'nginx 1.22.1', doneBytes: 1_200_000, totalBytes: 1_200_000 });
  observer.onRunStart?.({
    scenarios: [{ scenario, arms, ablations: [] }],
    decision: decisionPlan(2, 'normal'),
    runtime: 'local',
    nginx: null,
    seed: 1,
    armTimeoutMs: 1000,
    failFast: false,
    repeatEach: 1,
    takes: 1,
    ablate: false,
    shard: null,
    whole: { digest: '', scenarios: [] },
    workers: 1,
    keep: false,
    forbidSkipped: false,
    verbose: false,
    output: '/x',
    latest: null,
    command: 'gatecrash run',
  });
  for (const arm of arms) {
    observer.onArmStart?.(scenario, arm);
    observer.onArmProgress?.(scenario, arm, progress);
    observer.onArmEnd?.(scenario, armDocument({ name: arm.name }));
  }
  return text();
}

beforeEach(() => {
  vi.stubEnv('FORCE_COLOR', undefined);
  vi.stubEnv('NO_COLOR', '1');
});
afterEach(() => vi.unstubAllEnvs());

describe('progress', () => {
  it('is plain lines for steps and for the start and end of arms where there is no terminal', () => {
    expect(follow(false)).toMatch(/^nginx 1.22.1: 400 kB of 1.2 MB\nnginx 1.22.1: 1.2 MB in \d\.\d s\n/);
    expect(follow(false).split('\n').slice(2).join('\n')).toBe(`[1/2] flapping-node control
[1/2] flapping-node control: ✓ confirmed in 2.8 s
[2/2] flapping-node broken/node-killed
[2/2] flapping-node broken/node-killed: ✓ confirmed in 2.8 s
`);
  });

  it('says of an arm that it was not run, as one that it rests on is not confirmed', () => {
    const { stream, text } = capturedStream({ isTTY: false });
    const { observer } = progressReporter(stream, false);
    observer.onArmEnd?.(scenario, armDocument({ name: 'control', verdict: 'inconclusive', records: null }));
    expect(text()).toBe('flapping-node control: ? inconclusive, not run\n');
  });

  it('says that an arm is to be taken again, and why, and tells it by the same number then', () => {
    const { stream, text } = capturedStream({ isTTY: false, columns: 80 });
    const { observer } = progressReporter(stream, false);
    const [arm] = armsOf(scenario).map((one) => ({ ...one, repetition: 1 }));
    if (arm === undefined) throw new Error('there is no arm');
    observer.onArmStart?.(scenario, arm);
    observer.onArmDisturbed?.(scenario, armDocument({ name: arm.name, reason: 'it stood still' }));
    observer.onArmStart?.(scenario, arm);
    observer.onArmEnd?.(scenario, armDocument({ name: arm.name }));
    expect(text().split('\n')).toEqual([
      '[1/0] flapping-node control',
      '[1/0] flapping-node control: disturbed, to be taken again: it stood still',
      '[1/0] flapping-node control',
      '[1/0] flapping-node control: ✓ confirmed in 2.8 s',
      '',
    ]);
  });

  it('tells of an arm without a directive what the directive is for it', () => {
    const { stream, text } = capturedStream({ isTTY: false });
    const { observer } = progressReporter(stream, false);
    const name = 'failover/node-killed without zone:3';
    const directive = {
      file: 'f.conf',
      line: 3,
      column: 5,
      inside: [],
      text: 'zone a 64k;',
      change: 'added',
      before: [],
    };
    const ablation = { name, of: 'failover/node-killed', directive, refused: null, because: 'so' } as const;
    const document = { ...ablation, directive: { ...directive, change: 'added' as const } };
    observer.onAblationEnd?.(scenario, { ...document, effect: 'idle', arm: armDocument({ name }) });
    observer.onAblationEnd?.(scenario, { ...document, effect: 'necessary', arm: null });
    expect(text()).toBe(`flapping-node ${name}: idle in 2.8 s\nflapping-node ${name}: necessary, not run\n`);
  });

  it('is one line on a terminal, rewritten, with the evidence so far and what it waits for', () => {
    const shown = follow(true, 200).split('\r\u001b[2K');
    expect(shown).toContain(
      '[2/2] broken/node-killed 1.2 s, 480 sent, 80 gateway errors, 80/81 exposures failed, 2 cycles, waits for 1 more cycle',
    );
    expect(shown.at(-1)).toBe('[2/2] flapping-node broken/node-killed: ✓ confirmed in 2.8 s\n');
  });

  it('shows how far each of several arms has come, and tells the end of each at its own place', () => {
    const { stream, text } = capturedStream({ isTTY: true, columns: 200 });
    const { observer } = progressReporter(stream, true);
    const [control, broken] = armsOf(scenario);
    if (control === undefined || broken === undefined) throw new Error('two arms');
    const first = { ...control, repetition: 1 };
    const second = { ...broken, repetition: 2 };
    observer.onArmStart?.(scenario, first);
    observer.onArmStart?.(scenario, second);
    observer.onArmProgress?.(scenario, first, progress);
    observer.onArmEnd?.(scenario, armDocument({ name: second.name, repetition: 2 }));
    const shown = text().split('\r\u001b[2K');
    expect(shown).toContain('[1/0] control 1.2 s, [2/0] broken/node-killed #2');
    expect(shown).toContain('[2/0] flapping-node broken/node-killed #2: ✓ confirmed in 2.8 s\n');
    expect(shown.at(-1)).toMatch(/^\[1\/0\] control 1\.2 s, 480 sent, /);
  });

  it('never lets the live line reach the edge of the terminal, where it would break', () => {
    const shown = follow(true, 60).replaceAll('\r\u001b[2K', '\n').split('\n');
    expect(Math.max(...shown.map((line) => line.length))).toBeLessThan(64);
    expect(shown.some((line) => line.endsWith('…') && line.length === 59)).toBe(true);
  });
});
