import { setTimeout as delay } from 'node:timers/promises';
import { statusOf } from './app-control.ts';
import type { Node, Topology } from './model/topology.ts';
import type { Pod } from './runtimes/runtime.ts';

/** Jobs that are not done this long after the load has ended do not get done. */
const drainedMs = 10_000;
const lookEveryMs = 20;

/** Whether the app of a node accepts jobs that it does later. */
function queues({ program }: Node): boolean {
  return program.type === 'app' && program.work.some(({ type }) => type === 'enqueue');
}

/** Waits until the apps have done every job that they have accepted, by their own count; without a queue, not at all. */
export async function awaitJobs(pod: Pod, topology: Topology): Promise<void> {
  const nodes = topology.nodes.filter(queues);
  if (nodes.length === 0) return;
  const deadline = performance.now() + drainedMs;
  while (performance.now() < deadline) {
    const looks = await Promise.all(nodes.map((node) => statusOf(pod, node)));
    const counts = looks.map(({ status }) => (status?.['x-jobs'] ?? '0/1').split('/').map(Number));
    // A job that one app has accepted may be done by another.
    const [done, accepted] = [0, 1].map((index) => counts.reduce((sum, pair) => sum + (pair[index] ?? 0), 0));
    if (done === accepted) return;
    await delay(lookEveryMs);
  }
}
