import type { Controller } from '../model/mitigation.ts';
import type { ControllerImplementation } from './controller.ts';
import { fillOf } from './node-fill.ts';

/**
 * Adds nodes while requests wait: so many that what is there now would keep every worker of all of them busy, and none
 * waiting; by the rule of Kubernetes' HorizontalPodAutoscaler, nodes wanted = nodes × metric / target. It never takes one away. Until the
 * new nodes answer, the gateway is reloaded and its old workers are gone, the load is as much too high as it was.
 */
export const queueAutoscalerController: ControllerImplementation = {
  type: 'queue-autoscaler',
  spares: 3,
  run: async (context, signal) => {
    let serving = context.nodes;
    let spares = context.spares;
    while (!signal.aborted && spares.length > 0) {
      await context.pause(context.intervalMs);
      const fill = await fillOf(serving, context.status);
      if (fill === null || fill.waiting === 0 || signal.aborted) continue;
      const wanted = Math.ceil((serving.length * (fill.busy + fill.waiting)) / fill.workers);
      const added = spares.slice(0, wanted - serving.length);
      await Promise.all(added.map(context.start));
      serving = [...serving, ...added];
      spares = spares.slice(added.length);
      const { at } = await context.serve(serving);
      const proof = `${fill.waiting} requests waited; it answers, and the gateway was reloaded`;
      for (const { name } of added) context.onAct({ type: 'replica-joined', target: name, at, proof });
    }
  },
};

/** A controller beside the gateway that looks at the queues of the nodes each `intervalMs` and adds nodes where requests wait. */
export function queueAutoscaler({ intervalMs }: { intervalMs: number }): Controller {
  const { type, spares } = queueAutoscalerController;
  return { type, intervalMs, spares };
}
