import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Container } from 'dockerode';
import { type ConnectAgent, podPaths } from '../../model/agent-protocol.ts';
import { failure } from '../../model/error.ts';
import { isStore } from '../../model/store.ts';
import { loggedLines } from '../end-of.ts';
import { followFile } from '../follow-file.ts';
import type { Pod, PodSpec } from '../runtime.ts';
import { notAskedFor } from '../store-programs.ts';
import { placeSurroundings, surroundingsOf } from '../surroundings.ts';
import { addressCommands } from '../surroundings-script.ts';
import { addAddresses, regionAddresses } from './addresses.ts';
import { configFolder } from './config-folder.ts';
import { commonOptions, containerName, type PodContext } from './container-options.ts';
import { engineCall, requireAnswer, unlessLate } from './deadline.ts';
import type { Engine } from './engine.ts';
import { prepareExchange, seesExchange } from './exchange.ts';
import { execIn } from './exec.ts';
import type { Images } from './image.ts';
import { createNetwork, type ImageNodes, placeImageNodes } from './image-nodes.ts';
import { entrypoint, gatewayHostConfig, programOptions, runsBesideAgent, spawnRequest } from './program-options.ts';
import { createContainers } from './programs.ts';
import { removePod } from './remove-pod.ts';
import { changesNetwork, preferAgent, startAnchor } from './start-anchor.ts';
import { type SurroundingsFiles, surroundingsFiles } from './surroundings-files.ts';
import { waysIntoDockerPod } from './ways.ts';

/** A container of the gateway's image that does nothing, to run its programs in. */
async function startIdle(context: PodContext, engine: Engine, images: Images, anchorId: string): Promise<Container> {
  const container = await engineCall('create a container', () =>
    engine.client.createContainer({
      ...commonOptions(context, {}),
      name: containerName(context.podId, 'check'),
      Image: images.gateway.id,
      Entrypoint: ['sleep', 'infinity'],
      Cmd: [],
      HostConfig: { ...gatewayHostConfig(context, images, {}), NetworkMode: `container:${anchorId}` },
    }),
  );
  await engineCall('start a container', () => container.start());
  return container;
}

/** The files of a pod's surroundings, which containers find in place when they are made. */
async function filesOf(spec: PodSpec, user: string, engine: Engine): Promise<SurroundingsFiles | null> {
  const surroundings = surroundingsOf(spec);
  if (surroundings === null) return null;
  const files = surroundingsFiles(surroundings, spec.exchange, user, engine);
  await files.prepare();
  return files;
}

/**
 * Starts a pod in the engine; when it resolves its agent answers. Where it does not, what there is of the pod is taken
 * down, and `onLeft` called where that could not be done. It is called too, at any time, where the engine has not made or
 * started something in time: it may come after everything was taken down.
 */
export async function startDockerPod(
  spec: PodSpec,
  engine: Engine,
  images: Images,
  connectAgent: ConnectAgent,
  onLeft: () => void,
): Promise<Pod> {
  await requireAnswer(engine.client);
  const user = await prepareExchange(spec.exchange, engine);
  const { besideEngine } = engine;
  const { surroundings } = spec;
  const files = await filesOf(spec, user, engine);
  const context: PodContext = {
    podId: spec.id,
    exchange: spec.exchange,
    user,
    besideEngine,
    ...(surroundings === undefined ? {} : { surroundings }),
  };
  const nodes = spec.images ?? [];
  const giveUp = async (error: unknown, takeDown: () => Promise<void>): Promise<never> => {
    await takeDown().catch(onLeft);
    throw error;
  };
  const make = <T>(call: Promise<T>): Promise<T> => unlessLate(call, onLeft);
  const remove = () => removePod(engine, spec.id);
  const network =
    nodes.length === 0 ? null : await make(createNetwork(engine, spec.id)).catch((error) => giveUp(error, remove));
  const places = network === null ? null : placeImageNodes({ nodes, context, engine, images, network, onLeft });
  const anchoring = make(startAnchor(spec, context, engine, images, network));
  const { id: anchorId, channel } = await anchoring.catch(async (error: unknown) => {
    await places?.placed();
    return giveUp(error, remove);
  });
  const agent = connectAgent(channel, spec.onEvent);
  const containers = createContainers({
    engine,
    now: () => agent.call('now', {}),
    usageInside: async (name, id) => {
      const { processes } = await agent.call('containerUsage', { containers: [{ name, id }] });
      return processes[0] ?? { name, cpuMs: 0, rssPeakBytes: 0 };
    },
    watchInside: (name, id) => agent.call('watchContainer', { name, id }),
    tell: spec.onEvent,
  });
  /** Programs in the agent's container. */
  const beside = new Set<string>();
  let idle: Promise<Container> | null = null;
  let imageNodes: ImageNodes | null = null;

  const keepLogs = async (): Promise<void> => {
    for (const { name, text } of await containers.logs()) {
      if (text !== '') await writeFile(path.join(spec.exchange, `${name}.log`), text);
    }
  };
  const stop = async (): Promise<void> => {
    await requireAnswer(engine.client);
    await keepLogs().catch(() => {}); // an engine that is gone is told by what needs it, not by what is nice to have
    agent.end();
    await places?.placed();
    await remove();
  };
  try {
    await agent.ready;
    await Promise.all([seesExchange(spec.exchange, agent, engine), preferAgent(anchorId, engine)]);
    await addAddresses([...regionAddresses(spec), ...addressCommands(surroundings?.addresses ?? [])], agent);
    if (surroundings !== undefined) await placeSurroundings({ ...surroundings, files: [] }, agent);
    imageNodes = places === null ? null : await places.join(agent);
  } catch (error) {
    return giveUp(error, stop);
  }
  return {
    agent,
    gatewayUser: null,
    routed: false,
    capturesPackets: false,
    countsTraffic: changesNetwork(spec, network),
    writeConfig: async (file, text) => {
      const target = path.join(spec.exchange, configFolder, path.posix.relative(podPaths.gatewayConfig, file));
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    },
    writeFile: async (file) => {
      if (files === null) throw failure('GC9001', `${file.path} is a file of a pod without surroundings`);
      await files.write(file);
    },
    usage: async () => {
      const [inContainers, { processes }] = await Promise.all([containers.usage(), agent.call('usage', {})]);
      return [...inContainers, ...processes];
    },
    start: async (program) => {
      if (runsBesideAgent(program) && !changesNetwork(spec, network)) {
        beside.add(program.name);
        return agent.call('spawn', spawnRequest(program, images));
      }
      if (isStore(program.kind) && !spec.stores?.includes(program.kind)) throw notAskedFor(program.kind);
      const { at } = await agent.call('now', {});
      await make(containers.start(program.name, programOptions(program, context, images, anchorId)));
      return { at };
    },
    startImage: async (name) => {
      if (imageNodes === null) throw failure('GC9001', `the pod has no image node ${name}`);
      const { at } = await agent.call('now', {});
      await make(containers.start(name, imageNodes.options(name)));
      return { at };
    },
    lastLines: (name) => (beside.has(name) ? loggedLines(spec.exchange, name) : containers.lastLines(name)),
    run: async (program, timeoutMs) => {
      idle ??= make(startIdle(context, engine, images, anchorId));
      const argv = [...entrypoint(program.kind, images), ...program.args];
      const { code, output } = await execIn(await idle, argv, timeoutMs);
      return { code, stderr: output };
    },
    signal: (name, signal, awaitExit) =>
      beside.has(name) ? agent.call('signal', { name, signal, awaitExit }) : containers.signal(name, signal, awaitExit),
    follow: (file, onText) => followFile(path.join(spec.exchange, file), onText),
    keep: async () => {
      await keepLogs();
      await agent.call('keep', {});
      return waysIntoDockerPod(spec.id, engine);
    },
    stop,
  };
}
