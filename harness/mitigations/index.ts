import { activeHealthCheckController } from './active-health-check.ts';
import { autoscalerController } from './autoscaler.ts';
import { canaryWatchController } from './canary-watch.ts';
import type { ControllerImplementation } from './controller.ts';
import { degradationController } from './degradation.ts';
import { queueAutoscalerController } from './queue-autoscaler.ts';
import { remedyController } from './remedy.ts';

export { activeHealthCheck } from './active-health-check.ts';
export { autoscaler } from './autoscaler.ts';
export { canaryWatch } from './canary-watch.ts';
export { degradation } from './degradation.ts';
export { queueAutoscaler } from './queue-autoscaler.ts';
export { remedy } from './remedy.ts';

const all: readonly ControllerImplementation[] = [
  activeHealthCheckController,
  autoscalerController,
  degradationController,
  queueAutoscalerController,
  canaryWatchController,
  remedyController,
];

/** Every mitigation that works beside the gateway, by type. */
export const controllers: ReadonlyMap<string, ControllerImplementation> = new Map(
  all.map((controller) => [controller.type, controller]),
);
