import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deployWorld } from './deploy-world.ts';
import { builtIn, type NginxComplaint, type OwnConfig } from './gateways/nginx-own-config.ts';
import { surroundingsProblems } from './model/surroundings.ts';
import { createProgramWatch } from './program-watch.ts';
import type { PreparedRuntime } from './runtimes/runtime.ts';
import { stopOnAbort } from './start-arm.ts';
import { surroundingsOf } from './surroundings-of.ts';
import type { GivenConfig } from './validate/given-config.ts';
import { type CompleteConfig, completeConfig } from './validate/supply/complete-config.ts';

/** nginx counts relative paths of what it writes from here, as its packages have it. */
export const nginxPrefix = '/etc/nginx';

/** What came of loading a config. */
export interface LoadedConfig {
  readonly complete: CompleteConfig;
  /** What nginx has against it; nothing where it serves. */
  readonly complaints: readonly NginxComplaint[];
  /** Why the pod could not be given what the config needs; nothing where it could. */
  readonly refused: readonly string[];
}

function ownConfigOf({ main }: GivenConfig, { tree }: CompleteConfig): OwnConfig {
  const daemon = tree.directives.find(({ name }) => name === 'daemon')?.args[0];
  return { main, prefix: nginxPrefix, daemon: daemon === 'on' || daemon === 'off' ? daemon : null };
}

/**
 * Puts a user's config, byte for byte, into a pod with all that it needs around it, and starts nginx with it. Nothing is
 * injected; the pod is gone when it is told what came of it.
 */
export async function loadOwnConfig(
  given: GivenConfig,
  { description, open }: PreparedRuntime,
  signal: AbortSignal,
): Promise<LoadedConfig> {
  const complete = completeConfig(given, nginxPrefix);
  const built = builtIn(description.gateway.build, nginxPrefix);
  const { surroundings, authority } = await surroundingsOf(given, complete, { built, prefix: nginxPrefix });
  const refused = surroundingsProblems(surroundings);
  if (refused.length > 0) return { complete, complaints: [], refused };
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-validate-'));
  const runId = randomBytes(6).toString('hex');
  const runtime = open({ runId, temporary: folder });
  try {
    const exchange = path.join(folder, 'pod');
    await mkdir(exchange);
    const watch = createProgramWatch();
    const hosts = [...complete.world.hosts].map(([name, address]) => ({ name, address }));
    const pod = await runtime.createPod({ id: `${runId}/0`, hosts, exchange, surroundings, onEvent: watch.onEvent });
    using _ = stopOnAbort(pod, signal);
    try {
      const config = ownConfigOf(given, complete);
      const { complaints } = await deployWorld(pod, complete, { config, names: given.names, authority, watch });
      return { complete, complaints, refused: [] };
    } finally {
      await pod.stop();
    }
  } finally {
    await runtime.close();
    await rm(folder, { recursive: true, force: true });
  }
}
