import type { Controller } from '../model/mitigation.ts';
import type { Node } from '../model/topology.ts';
import type { ControllerContext, ControllerImplementation } from './controller.ts';

/** The nodes to serve from: those that answer; of a pool in which none does, those that serve now. */
async function answering({ nodes, isHealthy }: ControllerContext, serving: readonly Node[]): Promise<readonly Node[]> {
  const health = new Map(await Promise.all(nodes.map(async (node) => [node, await isHealthy(node)] as const)));
  return nodes.filter((node) => {
    const alive = nodes.some((other) => other.upstream === node.upstream && health.get(other));
    return alive ? health.get(node) : serving.includes(node);
  });
}

/**
 * Asks every node for its health, takes those that do not answer out of the pool and puts them back when they do: what
 * NGINX Plus (health_check), HAProxy or a load balancer's target group do. Until the check, and until the old workers
 * of the reload are gone, requests still go to the dead node. The last node of a pool is never taken out: on a starved
 * machine all checks fail at once, and a pool without nodes is an outage of its own.
 */
export const activeHealthCheckController: ControllerImplementation = {
  type: 'active-health-check',
  spares: 0,
  run: async (context, signal) => {
    let serving = context.nodes;
    while (!signal.aborted) {
      const next = await answering(context, serving);
      const out = serving.filter((node) => !next.includes(node));
      const back = next.filter((node) => !serving.includes(node));
      if (out.length + back.length > 0 && !signal.aborted) {
        const { at } = await context.serve(next);
        const tell = (type: 'ejection' | 'readmission', said: string) => (node: Node) =>
          context.onAct({ type, target: node.name, at, proof: `${node.name} ${said}; the gateway was reloaded` });
        // One reload may do both: told in this order, the acts never read as a pool without nodes.
        back.forEach(tell('readmission', 'answers its health check again'));
        out.forEach(tell('ejection', 'did not answer its health check'));
        serving = next;
      }
      await context.pause(context.intervalMs);
    }
  },
};

/** A health checker beside the gateway that asks every node each `intervalMs`. */
export function activeHealthCheck({ intervalMs }: { intervalMs: number }): Controller {
  const { type, spares } = activeHealthCheckController;
  return { type, intervalMs, spares };
}
