import { awaitNode, gatewayPort, startNode } from './deploy.ts';
import { startService } from './deploy-services.ts';
import type {
  AppControl,
  AppStatus,
  Capacity,
  FaultTarget,
  FirewallControl,
  KernelWatch,
  LoadControl,
  TargetProbe,
} from './faults/condition.ts';
import type { GatewayControl } from './gateway-control.ts';
import type { Endpoint } from './model/agent-protocol.ts';
import { failure } from './model/error.ts';
import { isStore, type StoreKind } from './model/store.ts';
import { gatewayAddress, type Node, type Service, type Topology } from './model/topology.ts';
import { servicesOf } from './model/work.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

/** A program that does not say its capacity after this long has not taken it on. */
const capacityMs = 1000;
/** A stub application that does not answer after this long has not recovered. */
const recoveryMs = 5000;
/** Pause between two looks at the status of a stub application. */
const statusEveryMs = 10;

/** The arm in which a fault is put on something. */
export interface FaultScene {
  readonly pod: Pod;
  readonly topology: Topology;
  readonly watch: ProgramWatch;
  readonly gateway: GatewayControl;
  /** Text by file name of every config of the scenario, the one that the gateway began with, and the right one. */
  readonly configs: Readonly<Record<string, string>>;
  readonly config: string;
  readonly rightConfig: string;
  readonly plannedRate: number;
  readonly sent: () => number;
  readonly spikeAnswers: () => number;
}

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

function appControl(pod: Pod, nodes: readonly Node[]): AppControl {
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
        await new Promise((resolve) => setTimeout(resolve, statusEveryMs));
      }
    },
  };
}

function kernelWatch({ agent }: Pod): KernelWatch {
  const overflows = () => agent.call('listenOverflows', {});
  return {
    overflows,
    awaitOverflow: async (before, withinMs) => {
      const { at: began } = await agent.call('now', {});
      for (;;) {
        const { at, count } = await overflows();
        if (count > before || at - began >= withinMs) return { at, met: count > before };
        await new Promise((resolve) => setTimeout(resolve, statusEveryMs));
      }
    },
  };
}

/** Name of the program that makes a spike. */
const spikeName = 'spike';
/** A spike that nobody ends is over by then. */
const spikeSeconds = 120;

function loadControl({ pod, topology, watch, plannedRate, sent, spikeAnswers }: FaultScene): LoadControl {
  let spiking = false;
  return {
    plannedRate,
    sent,
    spikeAnswers,
    changeRate: (ratePerSecond) => pod.agent.call('changeRate', { ratePerSecond }),
    startSpike: async ({ connections, paths }) => {
      const where = { host: topology.gateway.address, port: gatewayPort };
      const settings = { ...where, connections, paths, maxSeconds: spikeSeconds };
      const started = await pod.start({ name: spikeName, kind: 'spike', args: [JSON.stringify(settings)] });
      spiking = true;
      return started;
    },
    stopSpike: async () => {
      if (!spiking) return;
      spiking = false;
      watch.expectExit(spikeName);
      await pod.signal(spikeName, 'SIGTERM', true);
    },
  };
}

type Control = Pick<FaultTarget, 'load' | 'proxy' | 'config' | 'firewall'>;

interface Place {
  readonly host: string;
  readonly port: number;
  readonly nodes: readonly Node[];
  /** The path that answers 2xx there, or the store whose protocol is spoken. */
  readonly answers: { readonly path: string } | { readonly kind: StoreKind };
}

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
  'name' | 'app' | 'kernel' | 'address' | 'awaitConnect' | 'probe' | keyof Control
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

function placeOfService({ host, port, program }: Service): Place {
  const { type } = program;
  const answers = isStore(type) ? { kind: type } : { path: '/-/ready' };
  return { host: host.address, port, nodes: [], answers };
}

async function probe(pod: Pod, { host, port, answers }: Place, withinMs: number): Promise<TargetProbe> {
  if ('kind' in answers) {
    const { at: from } = await pod.agent.call('now', {});
    const { at, met } = await pod.agent.call('awaitStore', { host, port, kind: answers.kind, withinMs });
    return { at, answered: met, tookMs: at - from };
  }
  const asked = {
    host,
    port,
    path: answers.path,
    status: 'success',
    header: null,
    withinMs: 0,
    timeoutMs: withinMs,
  } as const;
  const { at, met, tookMs } = await pod.agent.call('awaitGet', asked);
  return { at, answered: met, tookMs };
}

function placeOf({ nodes, services, gateway }: Topology, name: string): Place {
  const service = services.find((one) => one.name === name);
  if (service !== undefined) return placeOfService(service);
  if (name === gateway.name) return { host: gateway.address, port: 80, nodes: [], answers: { path: '/' } };
  const hit = nodes.filter((node) => node.name === name || node.upstream === name);
  const [first] = hit;
  if (first === undefined) throw failure('GC9001', `the topology has no ${name}`);
  const path = first.program.type === 'image' ? first.program.health : '/-/ready';
  return { host: first.host.address, port: first.gatewayPort, nodes: hit, answers: { path } };
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
    app: appControl(scene.pod, first === undefined ? usersOf(scene.topology, name) : nodes),
    ...controlsOf(scene, name, place),
    ...(first === undefined ? processBehind(scene, name) : processOf(scene, first)),
    probe: (withinMs) => probe(scene.pod, place, withinMs),
    awaitConnect: (outcome, withinMs) => scene.pod.agent.call('awaitConnect', { host, port, outcome, withinMs }),
  };
}
