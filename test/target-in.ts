import type { FaultScene } from '../harness/fault-scene.ts';
import { faultTarget } from '../harness/fault-target.ts';
import type { FaultTarget } from '../harness/faults/condition.ts';
import { gatewayControl } from '../harness/gateway-control.ts';

/** What a fault may do to `name` in a pod whose topology was deployed with `config`. */
export function targetIn(
  scene: Pick<FaultScene, 'pod' | 'topology' | 'watch'> & Partial<FaultScene>,
  name: string,
): FaultTarget {
  const { pod, topology, config = 'broken.conf', configs = {} } = scene;
  const gateway = gatewayControl(pod, { config: configs[config] ?? '', nodes: topology.nodes });
  return faultTarget(
    {
      ...{ gateway, config, rightConfig: config, configs, plannedRate: 10, pages: ['/'] },
      ...{ sent: () => 0, spikeAnswers: () => 0, onSpikeEnd: () => {} },
      ...scene,
    },
    name,
  );
}
