import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { AgentChannel, ConnectAgent } from '../model/agent-protocol.ts';
import { podPaths } from '../model/agent-protocol.ts';
import { failure, GatecrashError } from '../model/error.ts';
import { loggedLines } from './end-of.ts';
import { followFile } from './follow-file.ts';
import {
  allTools,
  compileCache,
  type EnsurePrograms,
  type LocalTools,
  networkTools,
  nodeEnvironment,
  nodePath,
  type PodTools,
  podTools,
  spawnRequest,
  toolBinds,
  toolCommand,
  toolsOf,
} from './local-programs.ts';
import { podMountPoint } from './local-support.ts';
import { waysIntoLocalPod } from './local-ways.ts';
import { makeCacheFolder, makeFolders } from './make-folders.ts';
import { isRefusal, namespacesRefused, systemPath, unshareArguments } from './namespaces.ts';
import { nodeFlags } from './node-flags.ts';
import { packageRoot, podPrograms } from './pod-programs.ts';
import { harnessPath, type PlacedSurroundings, podScript } from './pod-script.ts';
import { podToken } from './pod-token.ts';
import type { RegionPlace } from './region-script.ts';
import type { Pod, PodSpec, Runtime, RuntimeDescription, UsedTool } from './runtime.ts';
import { startReaper } from './start-reaper.ts';
import { clusterPath } from './store-programs.ts';
import { placeSurroundings, surroundingsOf, toPlace } from './surroundings.ts';
import { cacheFolder, type Tool } from './tools/index.ts';
import { trackPods } from './track-pods.ts';
import { workerUser } from './worker-user.ts';

function channelTo(child: ChildProcess, said: () => string): AgentChannel {
  return {
    write: (text) => void child.stdin?.write(text),
    onText: (listener) => void child.stdout?.setEncoding('utf8').on('data', listener),
    onClose: (listener) =>
      void child.on('close', (code, signal) =>
        listener(signal === null ? said().trim() || `it ended with code ${code}` : `it ended with ${signal}`),
      ),
    end: () => void child.stdin?.end(),
  };
}

/** The regions of a spec, with the addresses of their hosts. */
function regionPlaces({ regions = [], hosts }: PodSpec): readonly RegionPlace[] {
  const addresses = new Map(hosts.map(({ name, address }) => [name, address]));
  return regions.map((region) => ({
    ...region,
    addresses: region.hosts.map((name) => {
      const address = addresses.get(name);
      if (address === undefined) throw failure('GC9001', `the pod has no host ${name} for its region ${region.name}`);
      return address;
    }),
  }));
}

/** The surroundings that the script of a pod makes. */
async function placedSurroundings(spec: PodSpec): Promise<PlacedSurroundings | null> {
  const surroundings = surroundingsOf(spec);
  return surroundings === null ? null : { ...surroundings, mapped: (await workerUser()) !== 'root' };
}

/** The script that makes the inside of a pod of this spec. */
async function scriptOf(spec: PodSpec, tools: PodTools, token: string): Promise<string> {
  const regions = regionPlaces(spec);
  const { stores } = tools;
  const surroundings = await placedSurroundings(spec);
  const compiled = path.join(cacheFolder(), 'compile-cache');
  await Promise.all([makeCacheFolder(compiled), makeFolders(spec.exchange)]);
  return podScript({
    mountPoint: await podMountPoint(),
    hosts: spec.hosts,
    regions,
    ip: toolCommand(tools.ip),
    programs: networkTools(tools).map((tool) => ({ name: tool.name, command: toolCommand(tool) })),
    ...(surroundings === null ? {} : { surroundings }),
    init: [nodePath, ...nodeFlags, harnessPath(podPrograms.agent), token],
    binds: [
      ...toolBinds(podTools(tools)),
      ...(stores.cluster === null
        ? []
        : [{ from: stores.cluster, to: clusterPath, kind: 'folder', writable: false } as const]),
      { from: packageRoot, to: podPaths.harness, kind: 'folder', writable: false },
      { from: process.execPath, to: nodePath, kind: 'file', writable: false },
      // A user's own config may name any path to write to, and this one is the machine's.
      { from: compiled, to: compileCache, kind: 'folder', writable: surroundings === null },
      { from: spec.exchange, to: podPaths.exchange, kind: 'folder', writable: true },
    ],
  });
}

/** The process whose end is the pod's. */
interface PodProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** The end of what set-up and agent wrote to stderr. */
  readonly said: () => string;
  readonly gone: Promise<unknown>;
}

function spawnPod(script: string, token: string): PodProcess {
  const child = spawn('unshare', [...unshareArguments(process.getuid?.() ?? 0), 'sh', '-c', script, token], {
    detached: true, // a Ctrl-C in the terminal must reach the harness, not the pod
    env: { PATH: systemPath(), ...nodeEnvironment },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  child.on('error', (error) => {
    said += error.message;
  });
  child.stdin.on('error', () => {}); // a dead agent is told by the channel's close
  const gone = once(child, 'close');
  gone.catch(() => {}); // told by the channel's close
  return { child, said: () => said, gone };
}

async function startPod(spec: PodSpec, tools: PodTools, connect: ConnectAgent): Promise<Pod> {
  const token = podToken(spec.id);
  const { child, said, gone } = spawnPod(await scriptOf(spec, tools, token), token);
  const agent = connect(channelTo(child, said), spec.onEvent);
  try {
    await agent.ready;
  } catch (error) {
    killPod(child);
    await gone;
    if (isRefusal(said())) throw new GatecrashError([await namespacesRefused(said())], { cause: error });
    throw error;
  }
  if (spec.surroundings !== undefined) {
    await placeSurroundings(spec.surroundings, agent).catch(async (error: unknown) => {
      killPod(child);
      await gone;
      throw error;
    });
  }
  return {
    agent,
    gatewayUser: await workerUser(),
    routed: (spec.regions ?? []).length > 0,
    capturesPackets: tools.tcpdump !== null,
    countsTraffic: networkTools(tools).some(({ name }) => name === 'nft'),
    writeConfig: async (file, text) => {
      await agent.call('write', { path: file, text });
    },
    writeFile: async (file) => {
      await agent.call('placeFiles', { files: [toPlace(file)] });
    },
    usage: async () => (await agent.call('usage', {})).processes,
    start: (program) => agent.call('spawn', spawnRequest(program, tools)),
    run: (program, timeoutMs) =>
      agent.call('run', { ...spawnRequest(program, tools), timeoutMs, toFiles: program.kind === 'gateway' }),
    startImage: async (name) => {
      throw failure('GC9001', `${name} is an image, which the local runtime cannot run`);
    },
    lastLines: (name) => loggedLines(spec.exchange, name),
    signal: (name, signal, awaitExit) => agent.call('signal', { name, signal, awaitExit }),
    follow: (file, onText) => followFile(path.join(spec.exchange, file), onText),
    keep: async () => {
      await agent.call('keep', {});
      return waysIntoLocalPod(
        child.pid ?? 0,
        (spec.regions ?? []).map(({ name }) => name),
      );
    },
    stop: async () => {
      agent.end();
      // The agent is the init of the pod: its end is the pod's. One that hangs (stopped, starved) is killed with it.
      const timer = setTimeout(() => killPod(child), 1000);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** unshare runs in a process group of its own together with the pod's init. */
function killPod(unshare: ChildProcess): void {
  if (unshare.pid === undefined) return;
  try {
    process.kill(-unshare.pid, 'SIGKILL');
  } catch {
    // it was faster
  }
}

function described({ name, version, origin, digest }: Tool): UsedTool {
  return { name, version, origin, digest };
}

/** Pods in namespaces of this machine; needs no engine and no privileges beyond user namespaces. */
export function createLocalRuntime(settings: {
  readonly runId: string;
  readonly tools: LocalTools;
  readonly ensurePrograms: EnsurePrograms;
  readonly connectAgent: ConnectAgent;
  /** A folder that must not outlive the harness, should it be killed while there is one. */
  readonly temporary: string;
}): Runtime {
  const reaper = startReaper(new URL('./reaper.ts', import.meta.url), [settings.runId, settings.temporary]);
  const { tools, ensurePrograms, connectAgent } = settings;
  const used = new Map<string, UsedTool>();
  const pods = trackPods(async (spec) => {
    const ofPod = await toolsOf(spec, tools, ensurePrograms);
    for (const tool of [...ofPod.firewall, ...ofPod.stores.tools.values()]) used.set(tool.name, described(tool));
    return startPod(spec, ofPod, connectAgent);
  });
  return {
    name: 'local',
    used: () => [...used.values()],
    noMemoryLimits: null, // V8 has one
    startsBesideLoad: true,
    startsSlowlyBesideAnother: false,
    requestsPerCore: 220,
    createPod: pods.createPod,
    close: async () => {
      await pods.stopAll();
      reaper.done();
    },
  };
}

/** What the pods of the local runtime are made of. */
export function describeLocalRuntime(tools: LocalTools): RuntimeDescription {
  const { version, origin, digest, build } = tools.nginx;
  return {
    runtime: 'local',
    gateway: { name: 'nginx', version, origin, digest, build },
    toxiproxy: tools.toxiproxy?.version ?? null,
    node: process.versions.node,
    engine: null,
    tools: allTools(tools).map(described),
  };
}
