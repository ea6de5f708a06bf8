import { randomBytes } from 'node:crypto';
import type { Container, ContainerCreateOptions } from 'dockerode';
import { startReaper } from '../start-reaper.ts';
import { engineCall, engineStatus } from './deadline.ts';
import type { Engine } from './engine.ts';
import { podLabels } from './labels.ts';

/** Removes a container; false where the engine did not say that it is gone. */
async function remove(container: Container): Promise<boolean> {
  return container.remove({ force: true }).then(
    () => true,
    () => false,
  );
}

/** A container that is asked something before there is a run. */
interface Probe {
  readonly options: ContainerCreateOptions;
  /** What an engine that makes no such container is told as; unset: as any call that it refuses. */
  readonly refusal?: (error: unknown) => Error;
}

/**
 * Makes a container that is asked something before there is a run, and takes it away. It carries the labels of a run of
 * its own, with a reaper that takes it away should this process die first; where the engine did not make or remove it
 * in time the reaper looks for it once this process is gone.
 */
export async function withProbe<T>(
  engine: Engine,
  { options, refusal }: Probe,
  ask: (container: Container) => Promise<T>,
): Promise<T> {
  const runId = randomBytes(6).toString('hex');
  const reaper = startReaper(new URL('./reaper.ts', import.meta.url), [runId, engine.host, '']);
  const container = await engineCall('create a container', () =>
    engine.client.createContainer({ ...options, Labels: podLabels(`${runId}/probe`) }).catch((error: unknown) => {
      // Where it has not answered, it may have made one all the same.
      if (engineStatus(error) !== null) reaper.done();
      throw refusal?.(error) ?? error;
    }),
  );
  try {
    return await ask(container);
  } finally {
    if (await remove(container)) reaper.done();
  }
}
