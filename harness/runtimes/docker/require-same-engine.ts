import { failure } from '../../model/error.ts';
import { engineWords, inTime } from './deadline.ts';
import type { Engine } from './engine.ts';

/** An engine has answered testcontainers by then: it asks each that it knows, one after the other. */
const findMs = 30_000;

/** Where a client of dockerode connects to. */
interface Connection {
  readonly socketPath?: unknown;
  readonly host?: string;
  readonly port?: string | number;
}

function addressOf({ modem }: { readonly modem: unknown }): string {
  const { socketPath, host, port } = modem as Connection;
  return host === undefined ? String(socketPath) : `${host}:${port}`;
}

/**
 * Has testcontainers find its engine, once and for all, and refuses (GC3004) one that is not `engine`: where the engine that
 * DOCKER_HOST names fails it, or its own settings name another, it takes that without a word, and a container would be made
 * where nobody looks for it.
 */
export async function requireSameEngine(engine: Pick<Engine, 'client' | 'host'>): Promise<void> {
  // It is what an address of a container would be reached at. Unset, one is looked for in networks that may not be there.
  process.env.TESTCONTAINERS_HOST_OVERRIDE = '127.0.0.1';
  const { getContainerRuntimeClient } = await import('testcontainers');
  const late = () => new Error(`no answer after ${findMs / 1000} s`);
  const hint =
    'take tc.host out of ~/.testcontainers.properties, look at the engine (docker info), or take --runtime local';
  const found = await inTime(getContainerRuntimeClient(), findMs, late).catch((error: unknown) => {
    const message = `testcontainers cannot use the container engine ${engine.host}: ${engineWords(error)}`;
    throw failure('GC3004', message, hint, error);
  });
  const [theirs, ours] = [addressOf(found.container.dockerode), addressOf(engine.client)];
  if (theirs === ours) return;
  throw failure(
    'GC3004',
    `expected containers to be made on the engine ${ours}, saw testcontainers take ${theirs}`,
    hint,
  );
}
