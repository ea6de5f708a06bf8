import type { Controller } from '../model/mitigation.ts';
import type { ControllerImplementation } from './controller.ts';
import { fillOf } from './node-fill.ts';

/**
 * Adds nodes while requests wait: so many that what is there now would keep every worker of all of them busy, and none
 * waiting; by the rule of Kubernetes' HorizontalPodAutoscaler, nodes wanted = nodes × metric / target. It never takes one away. Until the
 * new nodes answer, the gateway is reloaded and its old workers are gone, the load is as much too high as it was. Where
 * requests wait, but the workers that there are suffice for them, it does nothing; where it has no node left to start, it
 * says so, once.
 */
export const queueAutoscalerController: ControllerImplementation = {
  type: 'queue-autoscaler',
  spares: 3,
  run: async (context, signal) => {
    let serving = context.nodes;
    let spares = context.spares;
    let saidAtMaximum = false;
    while (!signal.aborted) {
      await context.pause(context.intervalMs);
      const fill = await fillOf(serving, context.status);
      if (fill === null || fill.waiting === 0 || signal.aborted) continue;
      const wanted = Math.ceil((serving.length * (fill.busy + fill.waiting)) / fill.workers);
      if (wanted <= serving.length) continue;
      if (spares.length === 0) {
        if (saidAtMaximum) continue;
        saidAtMaximum = true;
        const { at } = await context.now();
        const target = [...new Set(serving.map(({ upstream }) => upstream))].join(', ');
        const proof = `${fill.waiting} requests still wait at ${serving.length} nodes, and there is no further node to start`;
        context.onAct({ type: 'at-maximum', target, at, proof });
        continue;
      }
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
