import { gatewayPort } from './deploy.ts';
import type { FaultScene } from './fault-scene.ts';
import type { LoadControl } from './faults/condition.ts';
import { type SpikeReport, spikeReport } from './model/spike.ts';

/** Name of the program that makes a spike. */
const spikeName = 'spike';
/** A spike that nobody ends is over by then. */
const spikeSeconds = 120;

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
  let spiking = false;
  return {
    plannedRate,
    sent,
    spikeAnswers,
    changeRate: (ratePerSecond) => pod.agent.call('changeRate', { ratePerSecond }),
    startSpike: async (size) => {
      const where = { host: topology.gateway.address, port: gatewayPort };
      const settings = { ...where, ...size, paths: pages, maxSeconds: spikeSeconds };
      const started = await pod.start({ name: spikeName, kind: 'spike', args: [JSON.stringify(settings)] });
      spiking = true;
      return started;
    },
    stopSpike: async () => {
      if (!spiking) return;
      spiking = false;
      watch.expectExit(spikeName);
      await pod.signal(spikeName, 'SIGTERM', true);
      onSpikeEnd(reportIn(await pod.lastLines(spikeName)));
    },
  };
}
