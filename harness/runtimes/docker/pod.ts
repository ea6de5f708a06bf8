import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Container, ContainerCreateOptions, HostConfig } from 'dockerode';
import { type AgentChannel, type ConnectAgent, podPaths } from '../../model/agent-protocol.ts';
import { failure } from '../../model/error.ts';
import { followFile } from '../follow-file.ts';
import type { Pod, PodSpec, Program, ProgramKind } from '../runtime.ts';
import { attachAgent } from './agent-channel.ts';
import {
  commonOptions,
  configFolder,
  containerName,
  hostConfig,
  type Limits,
  type PodContext,
} from './container-options.ts';
import { engineCall, engineWords } from './deadline.ts';
import type { Engine } from './engine.ts';
import { execIn } from './exec.ts';
import { nginxOf } from './gateway-program.ts';
import type { Images } from './image.ts';
import { labels } from './labels.ts';
import { createContainers } from './programs.ts';

const node = ['/usr/local/bin/node', '--disable-warning=ExperimentalWarning'];

/** How each kind of program is started in its image. */
function entrypoint(kind: ProgramKind, images: Images): readonly string[] {
  switch (kind) {
    case 'gateway':
      return nginxOf(images.gateway).entrypoint;
    case 'toxiproxy':
      return ['/usr/local/bin/toxiproxy-server'];
    case 'stub':
      return [...node, '/opt/gatecrash/app.js'];
  }
}

/** What a container of the gateway's image sees besides what all containers see. */
function gatewayHostConfig(context: PodContext, images: Images, limits: Limits): HostConfig {
  const common = hostConfig(context, [], limits);
  return { ...common, Mounts: [...(common.Mounts ?? []), ...nginxOf(images.gateway).mounts] };
}

/** Toxiproxy logs every connection unless told not to: megabytes in an arm. */
const environments: Readonly<Record<ProgramKind, Readonly<Record<string, string>>>> = {
  gateway: {},
  toxiproxy: { LOG_LEVEL: 'warn' },
  stub: {},
};

/** An ordinary user of whom nothing is known: what a run as root has its programs run as. */
const nobody = 65534;

/**
 * Whom the programs of a pod run as: the user who runs the harness, so that both may write the exchange folder; nobody
 * where that is root. In a rootless engine the container's users are others than the machine's: there the folder is
 * open to all of them.
 */
async function prepareExchange(exchange: string, engine: Engine): Promise<string> {
  await mkdir(path.join(exchange, configFolder, 'conf.d'), { recursive: true });
  if (engine.rootless) {
    await chmod(exchange, 0o777);
    return `${nobody}:${nobody}`;
  }
  const uid = process.getuid?.() ?? nobody;
  if (uid !== 0) return `${uid}:${process.getgid?.() ?? nobody}`;
  await chown(exchange, nobody, nobody);
  return `${nobody}:${nobody}`;
}

/** Containers of a pod, all of them, by label. */
async function removeContainers(engine: Engine, podId: string): Promise<void> {
  const list = () =>
    engine.client.listContainers({ all: true, filters: JSON.stringify({ label: [`${labels.pod}=${podId}`] }) });
  const found = await engineCall('list the containers of a pod', list);
  await Promise.all(
    found.map(({ Id, Names }) =>
      engineCall(`remove ${Names[0] ?? Id}`, async () => {
        await engine.client
          .getContainer(Id)
          .remove({ force: true, v: true })
          .catch((error: { statusCode?: number }) => {
            // 404: it is gone; 409: somebody else is removing it
            if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
          });
      }),
    ),
  );
}

/** Starts the anchor, with the agent in it, and attaches to it before it runs. */
async function startAnchor(
  spec: PodSpec,
  context: PodContext,
  engine: Engine,
  images: Images,
): Promise<{ readonly id: string; readonly channel: AgentChannel }> {
  const { Anchor } = await import('./anchor.ts');
  const firewall = spec.firewall === true;
  let id = '';
  let channel: AgentChannel | null = null;
  const options: ContainerCreateOptions = {
    ...commonOptions(firewall ? { ...context, user: '0:0' } : context, {}),
    name: containerName(spec.id, 'agent'),
    Entrypoint: [...node, '/opt/gatecrash/agent.js'],
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  };
  const anchor = new Anchor(
    images.programs.id,
    options,
    {
      ...hostConfig(context, firewall ? ['NET_ADMIN', 'NET_RAW'] : ['NET_RAW'], {}),
      ExtraHosts: spec.hosts.map((host) => `${host.name}:${host.address}`),
      Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
    },
    async (created) => {
      id = created;
      channel = await attachAgent(engine.client.getContainer(created));
    },
  );
  await engineCall('start the anchor of a pod', () => anchor.start());
  if (channel === null) throw failure('GC9002', 'the anchor was started without an agent');
  return { id, channel };
}

/** Where a program's container is made from, and how it is started. */
function programOptions(
  program: Program,
  context: PodContext,
  images: Images,
  anchorId: string,
): ContainerCreateOptions {
  const limits: Limits = program.limits ?? {};
  const isGateway = program.kind === 'gateway';
  const image = isGateway ? images.gateway : images.programs;
  const host = isGateway ? gatewayHostConfig(context, images, limits) : hostConfig(context, [], limits);
  return {
    ...commonOptions(context, environments[program.kind]),
    name: containerName(context.podId, program.name),
    Image: image.id,
    Entrypoint: [...entrypoint(program.kind, images)],
    Cmd: [...program.args],
    HostConfig: { ...host, NetworkMode: `container:${anchorId}` },
  };
}

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

/** Starts a pod in the engine; when it resolves its agent answers. */
export async function startDockerPod(
  spec: PodSpec,
  engine: Engine,
  images: Images,
  connectAgent: ConnectAgent,
): Promise<Pod> {
  const user = await prepareExchange(spec.exchange, engine);
  const context: PodContext = { podId: spec.id, exchange: spec.exchange, user };
  const { id: anchorId, channel } = await startAnchor(spec, context, engine, images).catch(async (error: unknown) => {
    await removeContainers(engine, spec.id).catch(() => {});
    throw error;
  });
  const agent = connectAgent(channel, spec.onEvent);
  const containers = createContainers({ engine, now: () => agent.call('now', {}), tell: spec.onEvent });
  let idle: Promise<Container> | null = null;

  const keepLogs = async (): Promise<void> => {
    for (const { name, text } of await containers.logs()) {
      if (text !== '') await writeFile(path.join(spec.exchange, `${name}.log`), text);
    }
  };
  const stop = async (): Promise<void> => {
    await keepLogs().catch(() => {}); // an engine that is gone is told by what needs it, not by what is nice to have
    agent.end();
    await removeContainers(engine, spec.id);
  };
  try {
    await agent.ready;
    await seesExchange(spec, agent, engine);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
  return {
    agent,
    gatewayUser: null,
    writeConfig: async (file, text) => {
      const target = path.join(spec.exchange, configFolder, path.posix.relative(podPaths.gatewayConfig, file));
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    },
    usage: containers.usage,
    start: async (program) => {
      const { at } = await agent.call('now', {});
      await containers.start(program.name, programOptions(program, context, images, anchorId));
      return { at };
    },
    run: async (program, timeoutMs) => {
      idle ??= startIdle(context, engine, images, anchorId);
      const argv = [...entrypoint(program.kind, images), ...program.args];
      const { code, output } = await execIn(await idle, argv, timeoutMs);
      return { code, stderr: output };
    },
    signal: containers.signal,
    follow: (file, onText) => followFile(path.join(spec.exchange, file), onText),
    stop,
  };
}

/** A remote engine mounts a folder of its own machine in place of this one's. */
async function seesExchange(spec: PodSpec, agent: Pod['agent'], engine: Engine): Promise<void> {
  const token = spec.id;
  await writeFile(path.join(spec.exchange, configFolder, '.seen'), token);
  const argv = ['cat', `${podPaths.gatewayConfig}/.seen`];
  const seen = await agent.call('run', { name: 'cat', argv, env: {}, timeoutMs: 5000 }).catch((error: unknown) => ({
    stdout: engineWords(error),
  }));
  if (seen.stdout === token) return;
  const message = `the engine at ${engine.host} does not see the folders of this machine`;
  throw failure('GC3004', message, 'take an engine on this machine, or --runtime local');
}
