import { programBehind, readinessBehind, writeFilesBehind } from './deploy-behind.ts';
import { deployService } from './deploy-services.ts';
import { nginxAdmin, nginxArguments, nginxFiles } from './gateways/nginx.ts';
import { podPaths } from './model/agent-protocol.ts';
import type { Arm } from './model/arm.ts';
import { failure, GatecrashError, problemOf } from './model/error.ts';
import type { Scenario } from './model/scenario.ts';
import type { Node, Topology } from './model/topology.ts';
import { notReady, readyMs } from './not-ready.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod, Program } from './runtimes/runtime.ts';

/** An image is asked for its health no more often: each time may be a line in its log. */
const healthMs = 50;

/** Port on which the config under test must listen. */
export const gatewayPort = 80;

export const toxiproxyName = 'toxiproxy';
export const gatewayName = 'gateway';

/** File of the exchange folder in which a node writes down what reached it. */
export function journalFile(node: Node): string {
  return `${node.name}.journal`;
}

/** Where a program is started; containers share one place, in which a region is but its addresses. */
function placeOf({ region }: { readonly region?: string | undefined }): Pick<Program, 'region'> {
  return region === undefined ? {} : { region };
}

/** Starts a node's program; answers as soon as its process runs. */
export function startNode(pod: Pod, node: Node, services: Topology['services'] = []): Promise<{ at: number }> {
  if (node.program.type === 'image') return pod.startImage(node.name);
  if (node.program.type === 'gateway') return pod.start(programBehind(node, 'serve'));
  const { type: _, ...capacity } = node.program;
  const settings = {
    ...capacity,
    name: node.name,
    host: node.host.address,
    port: node.listenPort,
    journal: `${podPaths.exchange}/${journalFile(node)}`,
    services: Object.fromEntries(services.map(({ name, host, port }) => [name, { host: host.address, port }])),
  };
  const { memoryMb } = node.program;
  const limits = memoryMb === null ? {} : { limits: { memoryBytes: memoryMb * 2 ** 20 } };
  return pod.start({ name: node.name, kind: 'stub', args: [JSON.stringify(settings)], ...limits, ...placeOf(node) });
}

/** Waits until a node's program answers requests: on its own address, not through any proxy, unless told another port. */
export async function awaitNode(
  pod: Pod,
  node: Node,
  withinMs: number,
  port = node.listenPort,
): Promise<{ at: number; met: boolean; last: unknown }> {
  const { program } = node;
  if (program.type === 'gateway') return pod.agent.call('awaitGet', { ...readinessBehind(node), withinMs });
  const answer =
    program.type === 'image'
      ? { path: program.health, status: 'success' as const, everyMs: healthMs }
      : { path: '/-/ready', status: 204 };
  return pod.agent.call('awaitGet', { host: node.host.address, port, ...answer, header: null, withinMs });
}

/** What the program of an image said last: its log is the user's own, and mostly has the reason. */
async function inItsWords(pod: Pod, node: Node, error: unknown): Promise<unknown> {
  if (node.program.type !== 'image' || !(error instanceof GatecrashError)) return error;
  const lines = await pod.lastLines(node.name).catch(() => []);
  const said =
    lines.length === 0 ? 'it wrote nothing' : `it wrote last:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  const problem = problemOf(error);
  return new GatecrashError([{ ...problem, message: `${problem.message}; ${said}` }], { cause: error });
}

/** Starts a node and waits until it answers. */
export async function deployNode(
  pod: Pod,
  node: Node,
  watch: ProgramWatch,
  services: Topology['services'] = [],
): Promise<void> {
  const withinMs = node.program.type === 'image' ? node.program.readyWithinMs : readyMs;
  try {
    await startNode(pod, node, services);
    const { met, last } = await watch.unlessGone(node.name, awaitNode(pod, node, withinMs));
    if (!met) throw notReady(node.name, last, withinMs);
  } catch (error) {
    throw await inItsWords(pod, node, error);
  }
}

async function deployToxiproxy(pod: Pod, topology: Topology, watch: ProgramWatch): Promise<void> {
  if (topology.proxies.length === 0) return;
  const { host } = topology.proxyPlace;
  const args = ['-host', host, '-port', '8474'];
  await pod.start({ name: toxiproxyName, kind: 'toxiproxy', args, ...placeOf(topology.proxyPlace) });
  const ready = pod.agent.call('awaitConnect', {
    host,
    port: 8474,
    outcome: 'connected',
    withinMs: readyMs,
  });
  const { met, last } = await watch.unlessGone(toxiproxyName, ready);
  if (!met) throw notReady(toxiproxyName, last);
  await pod.agent.call('createProxies', { host, proxies: topology.proxies });
}

/** Writes the files that nginx needs for one config; used before a start and before a check. */
export async function writeGatewayFiles(
  pod: Pod,
  config: string,
  generation: number,
  nodes: readonly Node[],
): Promise<void> {
  const servers = nodes.map(({ name, upstream, gatewayPort: port }) => ({ pool: upstream, host: name, port }));
  const files = nginxFiles({ config, generation, user: pod.gatewayUser, servers });
  await Promise.all(files.map(({ path, text }) => pod.writeConfig(path, text)));
}

/** Starts nginx with the files that were written, and waits until it says that it has loaded them. */
export async function startGateway(pod: Pod, generation: number): Promise<{ met: boolean; last: unknown }> {
  await pod.start({ name: gatewayName, kind: 'gateway', args: nginxArguments.serve });
  return awaitGeneration(pod, generation, readyMs);
}

/** Waits until the gateway says that it works with the config of this generation. */
export function awaitGeneration(
  pod: Pod,
  generation: number,
  withinMs: number,
): Promise<{ at: number; met: boolean; last: unknown }> {
  return pod.agent.call('awaitGet', {
    host: nginxAdmin.host,
    port: nginxAdmin.port,
    path: '/generation',
    status: 204,
    header: { name: nginxAdmin.generationHeader, value: String(generation) },
    withinMs,
  });
}

async function deployGateway(
  pod: Pod,
  scenario: Scenario,
  arm: Arm,
  topology: Topology,
  watch: ProgramWatch,
): Promise<void> {
  const generation = 1;
  await writeGatewayFiles(pod, scenario.configs[arm.config] ?? '', generation, topology.nodes);
  const { met, last } = await watch.unlessGone(gatewayName, startGateway(pod, generation));
  if (!met) throw notReady(gatewayName, last);
}

/** Whether something takes connections where the load goes. */
export async function listens(pod: Pod, host: string): Promise<boolean> {
  const params = { host, port: gatewayPort, outcome: 'connected', withinMs: 1000 } as const;
  return (await pod.agent.call('awaitConnect', params)).met;
}

async function requireListener(pod: Pod, topology: Topology, config: string): Promise<void> {
  if (await listens(pod, topology.gateway.address)) return;
  throw failure(
    'GC9003',
    `nginx runs with ${config}, but nothing listens on port ${gatewayPort}`,
    'let a server listen on port 80',
  );
}

/** Starts the services, then the nodes: an app that connects to its stores when it starts needs them there by then. */
async function deployApp(
  pod: Pod,
  { configs }: Scenario,
  { services, nodes }: Topology,
  watch: ProgramWatch,
): Promise<void> {
  await Promise.all(services.map((service) => deployService(pod, service, watch)));
  await writeFilesBehind(pod, configs, nodes);
  await Promise.all(nodes.map((node) => deployNode(pod, node, watch, services)));
}

/**
 * Starts the programs of an arm's topology, all at once but for nodes that have services to connect to, and waits until
 * each of them answers on its own address: a request sent through the gateway before that would make nginx mark a node
 * as failed for fail_timeout.
 */
export async function deploy(
  pod: Pod,
  scenario: Scenario,
  arm: Arm,
  topology: Topology,
  watch: ProgramWatch,
): Promise<void> {
  await Promise.all([
    deployToxiproxy(pod, topology, watch),
    deployGateway(pod, scenario, arm, topology, watch),
    deployApp(pod, scenario, topology, watch),
  ]);
  await requireListener(pod, topology, arm.config);
}
