import { gatewayPort } from './deploy.ts';
import type { FaultScene } from './fault-scene.ts';
import type { LoadControl } from './faults/condition.ts';

/** Name of the program that makes a spike. */
const spikeName = 'spike';
/** A spike that nobody ends is over by then. */
const spikeSeconds = 120;

/** What a fault may do to the load of its arm. */
export function loadControl({ pod, topology, watch, plannedRate, sent, spikeAnswers }: FaultScene): LoadControl {
  let spiking = false;
  return {
    plannedRate,
    sent,
    spikeAnswers,
    changeRate: (ratePerSecond) => pod.agent.call('changeRate', { ratePerSecond }),
    startSpike: async ({ connections, paths }) => {
      const where = { host: topology.gateway.address, port: gatewayPort };
      const settings = { ...where, connections, paths, maxSeconds: spikeSeconds };
      const started = await pod.start({ name: spikeName, kind: 'spike', args: [JSON.stringify(settings)] });
      spiking = true;
      return started;
    },
    stopSpike: async () => {
      if (!spiking) return;
      spiking = false;
      watch.expectExit(spikeName);
      await pod.signal(spikeName, 'SIGTERM', true);
    },
  };
}
