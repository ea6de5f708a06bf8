import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { inTime } from './deadline.ts';
import { labels } from './labels.ts';
import { isGone } from './remove-pod.ts';

/** Nothing new for this long: whatever the harness had asked for before it died is there, or never comes. */
const quietMs = 1500;
const pauseMs = 100;
/** What cannot be removed is tried again for this long. */
const removeMs = 10_000;
/** An engine that has not answered by then does not. */
const answerMs = 30_000;
/** An engine that does not answer is asked again for this long, after pauses that grow: one that is down costs nothing. */
const giveUpMs = 600_000;
const longestPauseMs = 10_000;

/** What there is of a run, by id or name. */
export interface Labelled {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

/** Removes what is there of a run; answers what that was, and why some of it could not be removed. */
async function removeOnce(
  docker: Docker,
  label: string,
): Promise<{ readonly found: Labelled; readonly refused: unknown }> {
  const filters = JSON.stringify({ label: [label] });
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const names = (volumes.Volumes ?? []).map(({ Name }) => Name);
  const ended = [
    ...(await Promise.allSettled(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })))),
    ...(await Promise.allSettled(networks.map(({ Id }) => docker.getNetwork(Id).remove()))),
    ...(await Promise.allSettled(names.map((name) => docker.getVolume(name).remove()))),
  ];
  const refusals = ended.flatMap((one) => (one.status === 'rejected' && !isGone(one.reason) ? [one.reason] : []));
  return {
    found: { containers: containers.map(({ Id }) => Id), networks: networks.map(({ Id }) => Id), volumes: names },
    refused: refusals[0],
  };
}

/** All of it in one list. */
export function namesOf({ containers, networks, volumes }: Labelled): readonly string[] {
  return [...containers, ...networks, ...volumes];
}

function both(a: Labelled, b: Labelled): Labelled {
  const of = (key: keyof Labelled) => [...new Set([...a[key], ...b[key]])];
  return { containers: of('containers'), networks: of('networks'), volumes: of('volumes') };
}

/**
 * Removes what there is of a run until nothing is left, and answers what that was. Throws what the engine said last
 * where something is still there after `withinMs`: a network is let go of only some time after its containers.
 */
export async function removeLabelled(docker: Docker, label: string, withinMs = removeMs): Promise<Labelled> {
  const end = performance.now() + withinMs;
  let removed: Labelled = { containers: [], networks: [], volumes: [] };
  for (;;) {
    const { found, refused } = await removeOnce(docker, label);
    const left = namesOf(found);
    if (left.length === 0) return removed;
    removed = both(removed, found);
    if (performance.now() > end) throw refused ?? new Error(`still there after ${withinMs} ms: ${left.join(', ')}`);
    await delay(pauseMs);
  }
}

/**
 * Removes everything that carries the label of run `runId`, until nothing has come for a while. An engine that does not answer,
 * or does not let go of something, is asked again, slower and slower, until `withinMs` have passed, or it cannot come back; what
 * is left then stays.
 */
export async function removeRun(
  docker: Docker,
  runId: string,
  {
    withinMs = giveUpMs,
    mayComeBack = () => true,
  }: { readonly withinMs?: number; readonly mayComeBack?: () => boolean } = {},
): Promise<void> {
  const late = () => new Error('the engine does not answer');
  const end = performance.now() + withinMs;
  let quietSince = performance.now();
  let againMs = pauseMs;
  while (performance.now() < end) {
    try {
      const removed = await inTime(removeLabelled(docker, `${labels.run}=${runId}`), answerMs, late);
      if (namesOf(removed).length > 0) quietSince = performance.now();
      else if (performance.now() - quietSince >= quietMs) return;
      await delay(pauseMs);
    } catch {
      if (!mayComeBack()) return;
      await delay(againMs);
      againMs = Math.min(againMs * 1.5, longestPauseMs);
      quietSince = performance.now();
    }
  }
}
