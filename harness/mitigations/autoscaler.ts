import type { Controller } from '../model/mitigation.ts';
import type { Node } from '../model/topology.ts';
import type { ControllerImplementation } from './controller.ts';

/** So many failed attempts in looks one after the other are no accident. */
const failuresOfADeadNode = 3;

/**
 * Keeps the number of nodes: where the gateway's log has a node fail again and again, it starts another one, and puts
 * it in the place of the first as soon as it answers; as the controller of a Kubernetes deployment or an auto scaling
 * group does. Until then, and until the old workers of the reload are gone, requests still go to the dead node. What
 * was replaced does not come back, so it cannot flap any more. Where it has no node left to start, it says so, once for
 * each node that it cannot replace.
 */
export const autoscalerController: ControllerImplementation = {
  type: 'autoscaler',
  spares: 1,
  run: async (context, signal) => {
    let serving = context.nodes;
    const spares = [...context.spares];
    const seen = new Map<Node, number>();
    /** Failed attempts at a node when it was last seen without new ones. */
    const calm = new Map<Node, number>();
    /** Dead nodes for which there was no other. */
    const unreplaced = new Set<Node>();
    while (!signal.aborted) {
      await context.pause(context.intervalMs);
      for (const node of serving) {
        const failures = context.failedAttempts(node);
        if (failures === (seen.get(node) ?? 0)) calm.set(node, failures);
        seen.set(node, failures);
        const failedInARow = failures - (calm.get(node) ?? 0);
        if (failedInARow < failuresOfADeadNode || signal.aborted) continue;
        const index = spares.findIndex(({ upstream }) => upstream === node.upstream);
        const [spare] = index === -1 ? [] : spares.splice(index, 1);
        if (spare === undefined) {
          if (unreplaced.has(node)) continue;
          unreplaced.add(node);
          const { at } = await context.now();
          const proof = `${failedInARow} attempts at ${node.name} failed, and there is no further node to take its place`;
          context.onAct({ type: 'at-maximum', target: node.name, at, proof });
          continue;
        }
        await context.start(spare);
        serving = serving.map((one) => (one === node ? spare : one));
        const { at } = await context.serve(serving);
        const proof = `${spare.name} answers and took the place of ${node.name}; the gateway was reloaded`;
        context.onAct({ type: 'replica-joined', target: spare.name, at, proof });
      }
    }
  },
};

/** A controller beside the gateway that looks at its log each `intervalMs` and replaces a node that has died. */
export function autoscaler({ intervalMs }: { intervalMs: number }): Controller {
  const { type, spares } = autoscalerController;
  return { type, intervalMs, spares };
}
