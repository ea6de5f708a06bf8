import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type AgentConnection, podPaths } from '../../model/agent-protocol.ts';
import { failure, type GatecrashError } from '../../model/error.ts';
import { configFolder } from './config-folder.ts';
import { engineWords } from './deadline.ts';
import type { Engine } from './engine.ts';

/** An ordinary user of whom nothing is known: what a run as root has its programs run as. */
export const nobody = 65534;

/**
 * Whom the programs of a pod run as: the user who runs the harness, so that both may write the exchange folder; nobody
 * where that is root. In a rootless engine the container's users are others than the machine's: there the folder is
 * open to all of them.
 */
export async function prepareExchange(exchange: string, engine: Engine): Promise<string> {
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

/** Pods exchange files with the harness in a folder: an engine on another machine has no part in it. */
export function unseenFolders(engine: Engine): GatecrashError {
  const message = `the engine at ${engine.host} does not see the folders of this machine`;
  return failure('GC3004', message, 'take an engine on this machine, or --runtime local');
}

/** A remote engine mounts a folder of its own machine in place of this one's. */
export async function seesExchange(exchange: string, agent: AgentConnection, engine: Engine): Promise<void> {
  const token = randomUUID();
  await writeFile(path.join(exchange, configFolder, '.seen'), token);
  const argv = ['cat', `${podPaths.gatewayConfig}/.seen`];
  const seen = await agent.call('run', { name: 'cat', argv, env: {}, timeoutMs: 5000 }).catch((error: unknown) => ({
    stdout: engineWords(error),
  }));
  if (seen.stdout === token) return;
  throw unseenFolders(engine);
}
