import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path, { dirname } from 'node:path';
import type { ToxiproxyControl } from '../faults/toxic.ts';
import { startOpenModel } from '../load/open-model.ts';
import type { AgentCalls, AgentEvent, AgentMethod } from '../model/agent-protocol.ts';
import { namespaceFiles, podPaths } from '../model/agent-protocol.ts';
import type { Stall } from '../model/history.ts';
import { lineReader } from '../model/lines.ts';
import { epochNow } from './clock.ts';
import { createContainerProcesses } from './container-processes.ts';
import { containerUsage } from './container-usage.ts';
import { createFirewall } from './firewall.ts';
import { startHeartbeat } from './heartbeat.ts';
import { listenOverflows } from './listen-overflows.ts';
import { createNetworkProbes } from './network-probes.ts';
import { createPacketCapture } from './packet-capture.ts';
import { awaitConnect, awaitGet, awaitStore } from './probes.ts';
import { createPrograms } from './programs.ts';
import { watchRunQueue } from './run-queue.ts';
import { createTraffic } from './traffic.ts';

/**
 * The harness's hand inside a pod. It answers calls on stdin, tells events on stdout, and ends when its stdin does:
 * as the pod's init process it then takes every process of the pod with it (pid_namespaces(7)). One that is told to
 * keep its pod stays, with nobody to talk to, until it is killed.
 */
type Handlers = {
  readonly [M in AgentMethod]: (params: AgentCalls[M]['params']) => Promise<AgentCalls[M]['result']>;
};

const out = createWriteStream('', { fd: 1 });
const say = (message: object): void => {
  out.write(`${JSON.stringify(message)}\n`);
};
const tell = (event: AgentEvent): void => say(event);
let kept = false;
const leave = (): void => {
  if (!kept) process.exit(0);
};
const keep = (): void => {
  kept = true;
  process.stderr.on('error', () => {});
  setInterval(() => {}, 2 ** 30);
};
out.on('error', leave);

const programs = createPrograms(tell);
const containers = createContainerProcesses();
const firewall = createFirewall(programs.run, existsSync(namespaceFiles.router));
const network = createNetworkProbes(programs.run);
const traffic = createTraffic(programs.run);
const capture = createPacketCapture();
// What only pods with a user's own config ask for is loaded where they do: it costs start-up time in every other pod.
let redirecting: Promise<Handlers['redirect']> | null = null;
let load: ReturnType<typeof startOpenModel> | null = null;
let watching = false;
/** Tells from the first load on when programs are held up. */
const watchStalls = (): void => {
  if (watching) return;
  watching = true;
  const onStall = (stall: Stall): void => tell({ event: 'stall', stall });
  startHeartbeat('agent', onStall);
  watchRunQueue(() => new Map([...programs.processes(), ...containers.processes()]), onStall);
};
// The Toxiproxy client is loaded only where a topology has proxies: it costs start-up time in every other pod.
let control: Promise<ToxiproxyControl> | null = null;
const toxiproxy = async (): Promise<ToxiproxyControl> => {
  if (control === null) throw new Error('there are no proxies');
  return control;
};

const handlers: Handlers = {
  now: async () => ({ at: epochNow() }),
  spawn: (request) => programs.spawn(request),
  run: (request) => programs.run(request),
  signal: ({ name, signal, awaitExit }) => programs.signal(name, signal, awaitExit),
  write: async ({ path, text }) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return {};
  },
  placeFiles: async (params) => (await import('./place-files.ts')).placeFiles(params),
  redirect: async (params) => {
    redirecting ??= import('./redirects.ts').then((module) => module.createRedirects(programs.run));
    return (await redirecting)(params);
  },
  awaitConnect,
  awaitGet,
  awaitStore,
  awaitWorkers: async (params) => (await import('./nginx-workers.ts')).awaitWorkers(params),
  listenOverflows,
  createProxies: async ({ host, proxies }) => {
    control ??= import('../faults/toxic.ts').then((module) => module.connectToxiproxy(host));
    await (await toxiproxy()).create(proxies);
    return {};
  },
  setProxyEnabled: async ({ name, enabled }) => {
    const at = epochNow();
    await (await toxiproxy()).setEnabled(name, enabled);
    return { at };
  },
  addToxics: async ({ proxy, toxics }) => {
    const at = epochNow();
    await (await toxiproxy()).addToxics(proxy, toxics);
    return { at, listed: await (await toxiproxy()).listToxics(proxy) };
  },
  removeToxics: async ({ proxy }) => {
    const at = epochNow();
    await (await toxiproxy()).removeToxics(proxy);
    return { at };
  },
  listToxics: async ({ proxy }) => {
    const listed = await (await toxiproxy()).listToxics(proxy);
    return { at: epochNow(), listed };
  },
  block: firewall.block,
  open: firewall.open,
  ping: network.ping,
  traceroute: network.traceroute,
  keep: async () => {
    keep();
    return {};
  },
  usage: async () => ({ processes: programs.usage() }),
  countTraffic: async ({ places }) => {
    await traffic.count(places);
    return {};
  },
  traffic: async () => ({ programs: await traffic.counted() }),
  startCapture: async ({ file }) => {
    await capture.start(path.join(podPaths.exchange, file));
    return {};
  },
  endCapture: () => capture.end(),
  containerUsage: async ({ containers: wanted }) => ({ processes: containerUsage(wanted) }),
  watchContainer: async ({ name, id }) => {
    containers.watch(name, id);
    return {};
  },
  startLoad: async ({ load: model, ...where }) => {
    if (load !== null) throw new Error('a load is running already');
    load = startOpenModel({ model, ...where }, (sent, outcomes) => tell({ event: 'outcomes', sent, outcomes }));
    watchStalls();
    return { at: load.startedAtEpochMs };
  },
  changeRate: async ({ ratePerSecond }) => {
    if (load === null) throw new Error('no load is running');
    const at = epochNow();
    load.changeRate(ratePerSecond);
    return { at };
  },
  stopLoad: async ({ drainMs }) => {
    if (load === null) throw new Error('no load is running');
    const account = await load.stop(drainMs);
    load = null;
    return account;
  },
};

async function answer(line: string): Promise<void> {
  const { id, method, params } = JSON.parse(line) as { id: number; method: AgentMethod; params: never };
  try {
    const handler = handlers[method] as ((params: never) => Promise<unknown>) | undefined;
    if (handler === undefined) throw new Error(`no such call: ${method}`);
    say({ id, result: await handler(params) });
  } catch (error) {
    say({ id, error: (error as Error).message });
  }
}

process.stdin
  .setEncoding('utf8')
  .on(
    'data',
    lineReader((line) => void answer(line)),
  )
  .on('end', leave)
  .on('error', leave);
tell({ event: 'ready', at: epochNow() });
