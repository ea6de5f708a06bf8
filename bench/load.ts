import { setTimeout as delay } from 'node:timers/promises';
import { collect } from '../harness/collect.ts';
import { gatewayPort } from '../harness/deploy.ts';
import type { OutcomeTuple } from '../harness/model/agent-protocol.ts';
import { type Timeliness, timelinessOf } from './arrivals.ts';
import { type BenchPod, type BenchRuntime, openRuntime } from './bench-pod.ts';
import { startBusyLoops } from './busy-loops.ts';
import { type Figure, figure, type Goal } from './figure.ts';
import type { Part } from './part.ts';

const rates = [300, 2000];
const loops = [0, 2];
const rounds = { full: 3, quick: 1 };
const lastsMs = { full: 5000, quick: 2000 };

/** What one load in a pod came to. */
export interface PodLoad extends Timeliness {
  readonly agentCpuPercent: number;
  readonly failed: number;
}

/** Sends an open model's load through the gateway of a pod, the harness following its logs as it does in a run. */
export async function driveBenchLoad(
  runtime: BenchRuntime,
  ratePerSecond: number,
  ms: number,
  use: (pod: BenchPod) => Promise<void> = async () => {},
): Promise<PodLoad> {
  const outcomes: OutcomeTuple[] = [];
  let tell: (sent: number, some: readonly OutcomeTuple[]) => void = () => {};
  const bench = await runtime.makePod((event) => {
    if (event.event === 'outcomes') tell(event.sent, event.outcomes);
  });
  try {
    const { agent } = bench.pod;
    const collector = collect(bench.pod, bench.topology);
    tell = (sent, some) => {
      outcomes.push(...some);
      collector.addOutcomes(sent, some);
    };
    const load = { ...bench.arm.load, ratePerSecond };
    const cpuBefore = bench.agentCpuMs();
    const begun = performance.now();
    const host = bench.topology.gateway.address;
    const { at } = await agent.call('startLoad', { load, host, port: gatewayPort, maxMs: ms + 30_000 });
    collector.begin(at);
    await delay(ms);
    const agentCpuPercent = ((bench.agentCpuMs() - cpuBefore) / (performance.now() - begun)) * 100;
    const account = await agent.call('stopLoad', { drainMs: 10_000 });
    await collector.close();
    await use(bench);
    const sentMs = outcomes.map(([, , , sent]) => sent);
    const latenessMs = outcomes.map(([, , due, sent]) => sent - due);
    return { ...timelinessOf(sentMs, ratePerSecond, latenessMs), agentCpuPercent, failed: account.failed };
  } finally {
    await bench.stop();
  }
}

function figuresOf(rate: number, busy: number, seen: readonly PodLoad[]): readonly Figure[] {
  const where = `${rate.toLocaleString('en-US')}/s, ${busy === 0 ? 'quiet' : `${busy} busy loops`}`;
  const id = `load.${rate}.${busy === 0 ? 'quiet' : 'busy'}`;
  const one = (
    name: string,
    what: string,
    unit: Figure['unit'],
    of: (load: PodLoad) => number,
    held: { readonly goal?: Goal; readonly limit?: string },
  ): Figure => figure(`${id}.${name}`, `${where}: ${what}`, unit, seen.map(of), held);
  return [
    one('lateness-p50', 'lateness p50', 'ms', (load) => load.latenessP50Ms, {
      limit: 'the agent wakes every millisecond',
    }),
    one('lateness-p99', 'lateness p99', 'ms', (load) => load.latenessP99Ms, {
      goal: { atMost: busy === 0 ? 1.5 : 8 },
      limit: 'a wake waits for what the agent does at the time: answers, and every 50 ms a batch to the harness',
    }),
    one('rate-error', 'rate error', '%', (load) => load.rateErrorPercent, { goal: { atMost: 0.1 } }),
    one('fullest-bin', 'fullest 10 ms over the mean', '×', (load) => load.fullestBin, {
      goal: { atMost: 2 },
      limit: 'one late wake sends all that was due meanwhile',
    }),
    one('agent-cpu', 'CPU of the agent, of one core', '%', (load) => load.agentCpuPercent, {
      ...(rate === 2000 && busy === 0 ? { goal: { atMost: 25 } } : {}),
      limit: 'a TCP connection and an HTTP exchange per request, in one Node process',
    }),
  ];
}

/** How well the agent keeps to its rate in a pod of the local runtime, and what it takes. */
export const load: Part = {
  name: 'load',
  title: 'Load in a pod',
  measure: async ({ quick, say }) => {
    const mode = quick ? 'quick' : 'full';
    const runtime = await openRuntime('local', false);
    const figures: Figure[] = [];
    const notes: string[] = [];
    try {
      for (const busy of loops) {
        await using _ = startBusyLoops(busy);
        for (const rate of rates) {
          const seen: PodLoad[] = [];
          for (let round = 1; round <= rounds[mode]; round += 1) {
            say(`${rate}/s, ${busy} busy loops, round ${round}`);
            seen.push(await driveBenchLoad(runtime, rate, lastsMs[mode]));
          }
          figures.push(...figuresOf(rate, busy, seen));
          const failed = seen.reduce((sum, one) => sum + one.failed, 0);
          if (failed > 0) notes.push(`${failed} requests got no answer at ${rate}/s with ${busy} busy loops.`);
        }
      }
    } finally {
      await runtime.close();
    }
    return { figures, notes };
  },
};
