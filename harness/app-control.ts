import { setTimeout as delay } from 'node:timers/promises';
import type { AppControl, AppStatus, KernelWatch } from './faults/condition.ts';
import type { Node } from './model/topology.ts';
import type { Pod } from './runtimes/runtime.ts';

/** Pause between two looks at the status of a stub application, or at the kernel's counter. */
const statusEveryMs = 10;

/** What a stub application says of itself; null where it does not answer. */
export async function statusOf(
  pod: Pod,
  node: Node,
  path = '/-/ready',
  withinMs = 0,
): Promise<{ at: number; status: AppStatus | null }> {
  const { address: host } = node.host;
  const asked = { host, port: node.listenPort, path, status: 204, header: null, withinMs };
  const { at, last } = await pod.agent.call('awaitGet', asked);
  return { at, status: 'status' in last && last.status === 204 ? last.headers : null };
}

/** What can be asked of the stub applications of these nodes, and told to them. */
export function appControl(pod: Pod, nodes: readonly Node[]): AppControl {
  return {
    tell: async (path, withinMs) => {
      const { at } = await pod.agent.call('now', {});
      await Promise.all(nodes.map((node) => statusOf(pod, node, path, withinMs)));
      return { at };
    },
    awaitEach: async (header, withinMs) => {
      const looks = nodes.map(({ host, listenPort: port }) => {
        const asked = { host: host.address, port, path: '/-/ready', status: 204, header, withinMs };
        return pod.agent.call('awaitGet', asked);
      });
      const seen = await Promise.all(looks);
      return { at: Math.max(...seen.map(({ at }) => at)), met: seen.length > 0 && seen.every(({ met }) => met) };
    },
    awaitStatus: async (isSo, withinMs) => {
      const { at: began } = await pod.agent.call('now', {});
      for (;;) {
        const looks = await Promise.all(nodes.map((node) => statusOf(pod, node)));
        const last = looks.map(({ status }) => status);
        const at = Math.max(...looks.map((look) => look.at));
        const met = last.length > 0 && last.every((status) => status !== null && isSo(status));
        if (met || at - began >= withinMs) return { at, met, last };
        await delay(statusEveryMs);
      }
    },
  };
}

/** What the pod's kernel counts. */
export function kernelWatch({ agent }: Pod): KernelWatch {
  const overflows = () => agent.call('listenOverflows', {});
  return {
    overflows,
    awaitOverflow: async (before, withinMs) => {
      const { at: began } = await agent.call('now', {});
      for (;;) {
        const { at, count } = await overflows();
        if (count > before || at - began >= withinMs) return { at, met: count > before };
        await delay(statusEveryMs);
      }
    },
  };
}
