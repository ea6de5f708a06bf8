import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import type { Problem } from '../../model/error.ts';
import { engineWords, inTime, pingMs } from './deadline.ts';

/** A container engine that answers. */
export interface Engine {
  readonly client: Docker;
  /** `unix:///var/run/docker.sock`, `tcp://…`: what DOCKER_HOST is set to for everything that follows. */
  readonly host: string;
  /** `Docker 28.2.2 (overlay2, cgroup v2)`. */
  readonly title: string;
  readonly arch: string;
  readonly rootless: boolean;
  /** Rootless engines have no control groups of version 1: nothing is limited, and no container is paused. */
  readonly cgroups: boolean;
  /** A container can be given a limit of memory: the kernel may have been booted without. */
  readonly memoryLimits: boolean;
  /**
   * Containers can stand beside the engine's own processes, where their CPU shares count against what it does. Below a
   * group of their own, as usual, they together weigh no more than one thread of it.
   */
  readonly besideEngine: boolean;
}

/** Where the docker command line would look, by its current context (~/.docker/config.json, contexts/meta). */
async function contextHost(): Promise<string | null> {
  const folder = process.env.DOCKER_CONFIG ?? path.join(homedir(), '.docker');
  try {
    const config = JSON.parse(await readFile(path.join(folder, 'config.json'), 'utf8')) as { currentContext?: string };
    const name = process.env.DOCKER_CONTEXT ?? config.currentContext ?? 'default';
    if (name === 'default') return null;
    const { createHash } = await import('node:crypto');
    const id = createHash('sha256').update(name).digest('hex');
    const meta = JSON.parse(await readFile(path.join(folder, 'contexts', 'meta', id, 'meta.json'), 'utf8')) as {
      Endpoints?: { docker?: { Host?: string } };
    };
    return meta.Endpoints?.docker?.Host ?? null;
  } catch {
    return null; // no docker command line was ever set up here
  }
}

/** Sockets that engines listen on: Docker as a service, rootless, Docker Desktop, Podman. */
function usualSockets(): readonly string[] {
  const runtimeFolder = process.env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    ...(runtimeFolder === undefined ? [] : [path.join(runtimeFolder, 'docker.sock')]),
    path.join(homedir(), '.docker/run/docker.sock'),
    ...(runtimeFolder === undefined ? [] : [path.join(runtimeFolder, 'podman/podman.sock')]),
    '/run/podman/podman.sock',
  ];
}

/** Engines to try, in order; DOCKER_HOST, or the context that is in use, is not second-guessed. */
async function candidates(): Promise<readonly string[]> {
  const named = process.env.DOCKER_HOST || (await contextHost());
  if (named) return [named];
  return usualSockets()
    .filter((socket) => existsSync(socket))
    .map((socket) => `unix://${socket}`);
}

/** Docker tells it among its security options, Podman in a field of its own. */
function rootlessOf(info: {
  readonly SecurityOptions?: readonly string[] | null;
  readonly Rootless?: boolean;
}): boolean {
  return info.Rootless === true || (info.SecurityOptions ?? []).some((option) => option.includes('rootless'));
}

function soon<T>(call: Promise<T>): Promise<T> {
  return inTime(call, pingMs, () => new Error(`no answer after ${pingMs / 1000} s`));
}

async function connect(host: string): Promise<Engine> {
  process.env.DOCKER_HOST = host; // dockerode and testcontainers both read it
  const { default: Client } = await import('dockerode');
  const client = new Client();
  await soon(client.ping());
  const [info, version] = await soon(Promise.all([client.info(), client.version()]));
  const cgroups = !(rootlessOf(info) && info.CgroupVersion === '1') && info.CgroupDriver !== 'none';
  const name = version.Components?.some((part) => /podman/i.test(part.Name)) ? 'Podman' : 'Docker';
  const rootless = rootlessOf(info);
  const cgroup = info.CgroupVersion === undefined ? '' : `, cgroup v${info.CgroupVersion}`;
  return {
    client,
    host,
    title: `${name} ${version.Version} (${info.Driver}${cgroup}${rootless ? ', rootless' : ''})`,
    arch: version.Arch,
    rootless,
    cgroups,
    memoryLimits: cgroups && info.MemoryLimit !== false,
    besideEngine: name === 'Docker' && !rootless && info.CgroupDriver === 'cgroupfs' && info.CgroupVersion === '1',
  };
}

function unanswered(tried: readonly string[]): Problem {
  const message =
    tried.length === 0 ? 'there is no container engine' : `no container engine answers: ${tried.join('; ')}`;
  return {
    code: 'GC3004',
    message,
    hint: 'start Docker or Podman, name it with DOCKER_HOST, be in the group that may use its socket; or take --runtime local',
  };
}

/** The container engine of this user, or why there is none. Nothing is loaded where no socket is there. */
export async function findEngine(): Promise<{ readonly engine: Engine } | { readonly problem: Problem }> {
  const before = process.env.DOCKER_HOST;
  const tried: string[] = [];
  for (const host of await candidates()) {
    try {
      return { engine: await connect(host) };
    } catch (error) {
      const denied = (error as NodeJS.ErrnoException).code === 'EACCES';
      tried.push(`${host}: ${denied ? 'permission denied' : engineWords(error)}`);
    }
  }
  if (before === undefined) delete process.env.DOCKER_HOST;
  else process.env.DOCKER_HOST = before;
  return { problem: unanswered(tried) };
}
