import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deployWorld } from './deploy-world.ts';
import type { NginxComplaint } from './gateways/nginx-own-config.ts';
import type { OwnWorld } from './own-world.ts';
import { createProgramWatch } from './program-watch.ts';
import type { PreparedRuntime, Runtime } from './runtimes/runtime.ts';
import { stopOnAbort } from './start-arm.ts';

/** A runtime that is open for pods with a user's own config. */
export interface OwnRuntime {
  readonly runtime: Runtime;
  readonly runId: string;
  /** Folder in which each pod has one of its own. */
  readonly folder: string;
}

/** Opens a runtime for a while; its pods must be gone by the end of it, and its folder is then. */
export async function withOwnRuntime<T>(
  { open }: Pick<PreparedRuntime, 'open'>,
  act: (opened: OwnRuntime) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-validate-'));
  const runId = randomBytes(6).toString('hex');
  const runtime = open({ runId, temporary: folder });
  try {
    return await act({ runtime, runId, folder });
  } finally {
    await runtime.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts a user's config, byte for byte, into a pod with all that it needs around it, and starts nginx with it. Answers what nginx
 * has against it; nothing where it serves. Nothing is injected, and the pod is gone then.
 */
export async function loadOwnConfig(
  world: OwnWorld,
  { runtime, runId, folder }: OwnRuntime,
  signal: AbortSignal,
): Promise<readonly NginxComplaint[]> {
  const { hosts, surroundings, complete, config, given, authority } = world;
  const exchange = path.join(folder, 'load');
  await mkdir(exchange);
  const watch = createProgramWatch();
  const pod = await runtime.createPod({
    ...{ id: `${runId}/0`, hosts, exchange, surroundings },
    onEvent: watch.onEvent,
  });
  using _ = stopOnAbort(pod, signal);
  try {
    return (await deployWorld(pod, complete, { config, names: given.names, authority, watch })).complaints;
  } finally {
    await pod.stop();
  }
}
