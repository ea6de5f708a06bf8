import { startNode } from './deploy.ts';
import { pause } from './faults/inject.ts';
import { allNodes, type Topology } from './model/topology.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

/**
 * Starts the nodes that have a supervisor again whenever they die by themselves, as systemd (Restart=), a container's
 * restart policy or a process manager does, until `signal` aborts. What the harness kills itself is not its business.
 */
export function supervise(pod: Pod, topology: Topology, watch: ProgramWatch, signal: AbortSignal): void {
  for (const node of allNodes(topology)) {
    const afterMs = node.program.type === 'app' ? node.program.restartAfterMs : null;
    if (afterMs === null) continue;
    watch.supervise(node.name, async () => {
      await pause(afterMs, signal);
      if (signal.aborted) return;
      const { at } = await startNode(pod, node, topology.services);
      watch.noteStart(node.name, at);
    });
  }
}
