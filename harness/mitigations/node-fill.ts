import type { Node } from '../model/topology.ts';
import type { ControllerContext } from './controller.ts';

/** How much there is to do for some nodes, all together; null where one of them does not say. */
export interface Fill {
  readonly workers: number;
  readonly busy: number;
  readonly waiting: number;
}

/** Asks nodes how many of their workers are busy and how many requests wait, as a metrics endpoint is scraped. */
export async function fillOf(nodes: readonly Node[], status: ControllerContext['status']): Promise<Fill | null> {
  const looks = await Promise.all(nodes.map(status));
  let [workers, busy, waiting] = [0, 0, 0];
  for (const look of looks) {
    if (look === null) return null;
    const [nodeBusy = 0, nodeWaiting = 0] = (look['x-busy'] ?? '').split('/').map(Number);
    workers += Number((look['x-capacity'] ?? '').split('/')[0]);
    busy += nodeBusy;
    waiting += nodeWaiting;
  }
  return { workers, busy, waiting };
}
