import { activeHealthCheckController } from './active-health-check.ts';
import { autoscalerController } from './autoscaler.ts';
import type { ControllerImplementation } from './controller.ts';
import { degradationController } from './degradation.ts';
import { queueAutoscalerController } from './queue-autoscaler.ts';
import { remedyController } from './remedy.ts';

export { activeHealthCheck } from './active-health-check.ts';
export { autoscaler } from './autoscaler.ts';
export { degradation } from './degradation.ts';
export { queueAutoscaler } from './queue-autoscaler.ts';
export { remedy } from './remedy.ts';

const all: readonly ControllerImplementation[] = [
  activeHealthCheckController,
  autoscalerController,
  degradationController,
  queueAutoscalerController,
  remedyController,
];

/** Every mitigation that works beside the gateway, by type. */
export const controllers: ReadonlyMap<string, ControllerImplementation> = new Map(
  all.map((controller) => [controller.type, controller]),
);
