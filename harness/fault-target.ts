import { appControl, kernelWatch } from './app-control.ts';
import { deathWatch } from './death-watch.ts';
import { awaitNode, startNode } from './deploy.ts';
import { startService } from './deploy-services.ts';
import { type Place, placeOf, probe } from './fault-place.ts';
import type { FaultScene } from './fault-scene.ts';
import type { Capacity, FaultTarget, FirewallControl } from './faults/condition.ts';
import { loadControl } from './load-control.ts';
import type { Endpoint } from './model/agent-protocol.ts';
import { failure } from './model/error.ts';
import { gatewayAddress, type Node, type Topology } from './model/topology.ts';
import { servicesOf } from './model/work.ts';
import type { Pod } from './runtimes/runtime.ts';

/** A program that does not say its capacity after this long has not taken it on. */
const capacityMs = 1000;
/** A stub application that does not answer after this long has not recovered. */
const recoveryMs = 5000;
function ask(pod: Pod, node: Node, path: string, capacity: Capacity): Promise<{ at: number; met: boolean }> {
  return pod.agent.call('awaitGet', {
    host: node.host.address,
    port: node.listenPort,
    path,
    status: 204,
    header: { name: 'x-capacity', value: `${capacity.workers}/${capacity.queue ?? 'unbounded'}` },
    withinMs: capacityMs,
  });
}

/** What a node was started with; the border lets no fault ask it of an image. */
function ownCapacity({ name, program }: Node): Capacity {
  if (program.type === 'app') return program;
  throw failure('GC9001', `${name} is an image, whose capacity is not known`);
}

type Control = Pick<FaultTarget, 'load' | 'proxy' | 'config' | 'firewall'>;

/** The addresses that a firewall on the way to a target blocks: those of all nodes of a pool. */
function firewallOf({ pod }: FaultScene, { host, port, nodes }: Place): FirewallControl {
  const ends = nodes.length === 0 ? [{ host, port }] : nodes.map((node) => ({ host: node.host.address, port }));
  const each = async (change: (end: Endpoint) => Promise<{ at: number }>): Promise<{ at: number }> => {
    const changes = await Promise.all(ends.map(change));
    return { at: Math.min(...changes.map(({ at }) => at)) };
  };
  return {
    block: (action) => each((end) => pod.agent.call('block', { ...end, action })),
    open: () => each((end) => pod.agent.call('open', end)),
  };
}

function controlsOf(scene: FaultScene, name: string, place: Place): Control {
  const { pod, gateway, configs, config, rightConfig } = scene;
  let serving = config;
  return {
    load: loadControl(scene),
    proxy: {
      setEnabled: (enabled) => pod.agent.call('setProxyEnabled', { name, enabled }),
      addToxics: (toxics) => pod.agent.call('addToxics', { proxy: name, toxics }),
      removeToxics: () => pod.agent.call('removeToxics', { proxy: name }),
      listToxics: () => pod.agent.call('listToxics', { proxy: name }),
    },
    config: {
      now: () => pod.agent.call('now', {}),
      serve: async (conf) => {
        const next = conf ?? rightConfig;
        const served = await gateway.serveConfig(configs[next] ?? '');
        serving = next;
        return served;
      },
      serving: () => serving,
      awaitRefused: (address, withinMs) => {
        const [to = '', toPort] = address.split(':');
        return pod.agent.call('awaitConnect', { host: to, port: Number(toPort), outcome: 'refused', withinMs });
      },
    },
    firewall: firewallOf(scene, place),
  };
}

type ProcessControl = Omit<
  FaultTarget,
  'name' | 'app' | 'kernel' | 'deaths' | 'address' | 'awaitConnect' | 'probe' | keyof Control
>;

/** Nothing can be done to the process of what has none here (the gateway): the border lets no fault try. */
function noProcess(name: string): ProcessControl {
  const no = async (): Promise<never> => {
    throw failure('GC9001', `${name} is no node, so nothing is done to its process`);
  };
  return {
    recoveryMs,
    ...{ kill: no, terminate: no, signal: no, start: no, setCapacity: no, awaitCapacity: no, awaitReady: no },
  };
}

/** The process of a service; of the gateway there is none that a fault may touch. */
function processBehind({ pod, watch, topology }: FaultScene, name: string): ProcessControl {
  const service = topology.services.find((one) => one.name === name);
  if (service === undefined) return noProcess(name);
  return {
    ...noProcess(name),
    kill: () => {
      watch.expectExit(name);
      return pod.signal(name, 'SIGKILL', true);
    },
    start: async () => {
      const started = await startService(pod, service);
      watch.noteStart(name, started.at);
      return started;
    },
  };
}

function processOf({ pod, watch, topology }: FaultScene, node: Node): ProcessControl {
  const { name } = node;
  const end = (signal: 'SIGKILL' | 'SIGTERM'): Promise<{ at: number }> => {
    watch.expectExit(name);
    return pod.signal(name, signal, true);
  };
  return {
    recoveryMs: node.program.type === 'image' ? node.program.readyWithinMs : recoveryMs,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    signal: (signal) => pod.signal(name, signal, false),
    start: async () => {
      const started = await startNode(pod, node, topology.services);
      watch.noteStart(name, started.at);
      return started;
    },
    setCapacity: async (capacity) => {
      const before = await pod.agent.call('now', {});
      const { workers, queue } = capacity ?? ownCapacity(node);
      await ask(pod, node, `/-/capacity?workers=${workers}&queue=${queue ?? ''}`, { workers, queue });
      return before;
    },
    awaitCapacity: (capacity) => ask(pod, node, '/-/ready', capacity ?? ownCapacity(node)),
    awaitReady: (withinMs) => awaitNode(pod, node, withinMs),
  };
}

/** The nodes whose apps work with a service. */
function usersOf({ nodes }: Topology, service: string): readonly Node[] {
  return nodes.filter(({ program }) => program.type === 'app' && servicesOf(program.work).includes(service));
}

/** What a fault may do to the node, pool or service `name`, or to the gateway; exits that it brings about are expected. */
export function faultTarget(scene: FaultScene, name: string): FaultTarget {
  const place = placeOf(scene.topology, name);
  const { host, port, nodes } = place;
  const [first] = nodes;
  return {
    name,
    address: first === undefined ? `${host}:${port}` : gatewayAddress(first),
    kernel: kernelWatch(scene.pod),
    deaths: deathWatch(
      scene.pod,
      scene.watch,
      nodes.map((node) => node.name),
    ),
    app: appControl(scene.pod, first === undefined ? usersOf(scene.topology, name) : nodes),
    ...controlsOf(scene, name, place),
    ...(first === undefined ? processBehind(scene, name) : processOf(scene, first)),
    probe: (withinMs) => probe(scene.pod, place, withinMs),
    awaitConnect: (outcome, withinMs) => scene.pod.agent.call('awaitConnect', { host, port, outcome, withinMs }),
  };
}
