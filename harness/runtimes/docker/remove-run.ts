import { setTimeout as delay } from 'node:timers/promises';
import Docker from 'dockerode';
import { labels } from './labels.ts';

/** Nothing new for this long: whatever the harness had asked for before it died is there, or never comes. */
const quietMs = 1500;
const pauseMs = 100;
/** An engine that does not answer is asked again for this long. */
const giveUpMs = 60_000;

/** Removes what is there of a run; answers how much that was. */
export async function removeLabelled(docker: Docker, label: string): Promise<number> {
  const filters = JSON.stringify({ label: [label] });
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const gone = () => {}; // somebody else was faster
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(gone)));
  await Promise.all(networks.map(({ Id }) => docker.getNetwork(Id).remove().catch(gone)));
  await Promise.all((volumes.Volumes ?? []).map(({ Name }) => docker.getVolume(Name).remove().catch(gone)));
  return containers.length + networks.length + (volumes.Volumes ?? []).length;
}

/** Removes everything that carries the label of run `runId`, until nothing has come for a while. */
export async function removeRun(runId: string): Promise<void> {
  const docker = new Docker();
  const end = performance.now() + giveUpMs;
  let quietSince = performance.now();
  while (performance.now() < end && performance.now() - quietSince < quietMs) {
    try {
      if ((await removeLabelled(docker, `${labels.run}=${runId}`)) > 0) quietSince = performance.now();
    } catch {
      quietSince = performance.now(); // the engine does not answer just now
    }
    await delay(pauseMs);
  }
}
