import { setTimeout as delay } from 'node:timers/promises';
import { gatewayPort } from './deploy.ts';
import type { FaultScene } from './fault-scene.ts';
import type { LoadControl } from './faults/condition.ts';
import { failure } from './model/error.ts';
import { type SpikeReport, spikeReport } from './model/spike.ts';
import type { Pod } from './runtimes/runtime.ts';

/** Name of the program that makes a spike. */
const spikeName = 'spike';
/** A spike that nobody ends is over by then. */
const spikeSeconds = 120;
/** Its program has started by then, and is asked this often. */
const readyMs = 10_000;
const lookEveryMs = 20;

/** Waits until the program of a spike says that it is ready. */
async function awaitReady(pod: Pod): Promise<void> {
  const deadline = performance.now() + readyMs;
  while ((await pod.lastLines(spikeName)).at(-1) !== 'ready') {
    if (performance.now() > deadline) {
      const hint = `its output is in ${spikeName}.log of the arm's folder`;
      throw failure('GC9003', `${spikeName} was not ready within ${readyMs / 1000} s`, hint);
    }
    await delay(lookEveryMs);
  }
}

/** What a spike has written at its end; null where it is nothing of the kind. */
function reportIn(lines: readonly string[]): SpikeReport | null {
  try {
    return spikeReport.parse(JSON.parse(lines.at(-1) ?? ''));
  } catch {
    return null;
  }
}

/** What a fault may do to the load of its arm. */
export function loadControl(scene: FaultScene): LoadControl {
  const { pod, topology, watch, plannedRate, pages, sent, spikeAnswers, onSpikeEnd } = scene;
  let isThere = false;
  const readySpike: LoadControl['readySpike'] = async (size) => {
    if (isThere) return;
    const where = { host: topology.gateway.address, port: gatewayPort };
    const settings = { ...where, ...size, paths: pages, maxSeconds: spikeSeconds };
    await pod.start({ name: spikeName, kind: 'spike', args: [JSON.stringify(settings)] });
    isThere = true;
    await watch.unlessGone(spikeName, awaitReady(pod));
  };
  return {
    plannedRate,
    sent,
    spikeAnswers,
    changeRate: (ratePerSecond) => pod.agent.call('changeRate', { ratePerSecond }),
    readySpike,
    startSpike: async (size) => {
      await readySpike(size);
      return pod.signal(spikeName, 'SIGHUP', false);
    },
    stopSpike: async () => {
      if (!isThere) return;
      isThere = false;
      watch.expectExit(spikeName);
      await pod.signal(spikeName, 'SIGTERM', true);
      onSpikeEnd(reportIn(await pod.lastLines(spikeName)));
    },
  };
}
