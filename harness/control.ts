import { statusOf } from './app-control.ts';
import type { Collector } from './collect.ts';
import { awaitNode, deployNode, gatewayName } from './deploy.ts';
import { pause } from './faults/inject.ts';
import type { GatewayControl } from './gateway-control.ts';
import type { ControllerContext } from './mitigations/controller.ts';
import { controllers } from './mitigations/index.ts';
import { failure, problemOf } from './model/error.ts';
import type { Controller } from './model/mitigation.ts';
import { gatewayAddress, type Topology } from './model/topology.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

/** What a controller works on. */
export interface Controlled {
  readonly pod: Pod;
  readonly topology: Topology;
  readonly watch: ProgramWatch;
  readonly collector: Collector;
  readonly gateway: GatewayControl;
  /** Text by file name of every config of the scenario. */
  readonly configs: Readonly<Record<string, string>>;
  /** Takes the arm's fault away while the load goes on; false where it had no effect yet, or its target did not recover. */
  readonly removeFault: () => Promise<boolean>;
  readonly onLoadClock: (at: number) => number;
}

function contextOf(controller: Controller, controlled: Controlled, signal: AbortSignal): ControllerContext {
  const { pod, topology, watch, collector, gateway, configs, removeFault, onLoadClock } = controlled;
  const now = async (): Promise<{ at: number }> => ({ at: onLoadClock((await pod.agent.call('now', {})).at) });
  const reloaded = async (change: Promise<{ at: number }>): Promise<{ at: number }> => {
    try {
      return { at: onLoadClock((await change).at) };
    } catch (error) {
      const { at } = await now();
      const proof = `the gateway goes on with the config that it had: ${problemOf(error).message}`;
      collector.addAct({ type: 'reload-failed', target: gatewayName, at, proof });
      throw error;
    }
  };
  return {
    settings: controller.settings ?? {},
    intervalMs: controller.intervalMs,
    nodes: topology.nodes,
    spares: topology.spares,
    isHealthy: async (node) => (await awaitNode(pod, node, 0, node.gatewayPort)).met,
    attempts: (node) => collector.attempts(gatewayAddress(node)),
    failedAttempts: (node) => collector.failedAttempts(gatewayAddress(node)),
    start: (node) => deployNode(pod, node, watch, topology.services),
    serve: (nodes) => reloaded(gateway.serveNodes(nodes)),
    serveConfig: (conf) => reloaded(gateway.serveConfig(configs[conf] ?? '')),
    status: async (node) => (await statusOf(pod, node)).status,
    tell: async (node, path) => {
      await statusOf(pod, node, path);
    },
    failedRequests: collector.failedRequests,
    now,
    removeFault,
    onAct: collector.addAct,
    pause: (ms) => pause(ms, signal),
  };
}

/** Lets a controller work beside the gateway until `signal` aborts; what it has begun then is done to its end. */
export async function control(controller: Controller, controlled: Controlled, signal: AbortSignal): Promise<void> {
  const implementation = controllers.get(controller.type);
  if (implementation === undefined) throw failure('GC9001', `there is no controller ${controller.type}`);
  await implementation.run(contextOf(controller, controlled, signal), signal);
}
