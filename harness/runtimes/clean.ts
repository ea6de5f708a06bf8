import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Problem } from '../model/error.ts';
import { killHolders, ownerLives, type TokenHolder, tokenHolders } from './pod-token.ts';
import { cacheFolder, removeInterruptedFetches } from './tools/index.ts';

/** What was removed, and what could not be. */
export interface Cleaned {
  readonly removed: readonly { readonly what: string; readonly detail: string }[];
  readonly problems: readonly Problem[];
}

function pids(holders: readonly { readonly pid: number }[]): string {
  return `${holders.length === 1 ? 'pid' : 'pids'} ${holders.map(({ pid }) => pid).join(', ')}`;
}

function processes(holders: readonly TokenHolder[]): string {
  return `${holders.length} ${holders.length === 1 ? 'process' : 'processes'}, ${pids(holders)}`;
}

/** Kills the holders that `list` tells until it tells none, or only such that may not be killed, or time is up. */
async function killUntilGone(list: () => readonly TokenHolder[], withinMs: number) {
  const seen = new Map<number, TokenHolder>();
  const deadline = performance.now() + withinMs;
  for (;;) {
    const left = list();
    for (const found of left) seen.set(found.pid, found);
    const refusals = new Map(killHolders(left).map(({ pid, reason }) => [pid, reason]));
    const over = left.every(({ pid }) => refusals.has(pid)) || performance.now() > deadline;
    if (over) return { seen: [...seen.values()], left, refusals };
    await delay(10);
  }
}

async function leftProblem(runId: string, left: readonly TokenHolder[], reason: string | undefined): Promise<Problem> {
  const who = await stat(`/proc/${left[0]?.pid}`).catch(() => null);
  const why = reason === undefined ? 'killed, but still there' : `${reason}, they belong to user id ${who?.uid ?? '?'}`;
  const hint =
    reason === undefined
      ? 'a process that ignores SIGKILL waits for the kernel: try again, then restart the machine'
      : `run gatecrash clean as the user who started the run${who?.uid === 0 ? ': sudo gatecrash clean' : ''}`;
  return { code: 'GC3008', message: `pods of run ${runId} are still there (${pids(left)}): ${why}`, hint };
}

/** Kills the processes that `orphans` tells, and looks again whether they are gone, for `withinMs` at the longest. */
export async function cleanPods(orphans: () => readonly TokenHolder[], withinMs = 5_000): Promise<Cleaned> {
  const { seen, left, refusals } = await killUntilGone(orphans, withinMs);
  const stays = new Set(left.map(({ pid }) => pid));
  const gone = Map.groupBy(
    seen.filter(({ pid }) => !stays.has(pid)),
    ({ runId }) => runId,
  );
  const leftOf = Map.groupBy(left, ({ runId }) => runId);
  return {
    removed: [...gone].map(([runId, found]) => ({ what: `pods of run ${runId}`, detail: processes(found) })),
    problems: await Promise.all(
      [...leftOf].map(([runId, found]) => leftProblem(runId, found, refusals.get(found[0]?.pid ?? 0))),
    ),
  };
}

/** Removes what killed fetches left in the cache folder. */
export async function cleanFetches(cache: string): Promise<Cleaned> {
  const found = await removeInterruptedFetches(cache);
  return {
    removed: found
      .filter(({ error }) => error === null)
      .map(({ tool, folder }) => ({ what: `the unfinished fetch of ${tool}`, detail: folder })),
    problems: found.flatMap(({ tool, error }): Problem[] => {
      if (error === null) return [];
      const message = `the unfinished fetch of ${tool} cannot be removed: ${error}`;
      return [{ code: 'GC3008', message, hint: 'run gatecrash clean as the user who started it' }];
    }),
  };
}

/**
 * Removes what interrupted runs left: processes with a pod's token whose harness is gone, and folders of fetches that
 * were killed half-way. Says what is gone, having looked, and what is not and why (GC3008).
 */
export async function cleanLeftovers(): Promise<Cleaned> {
  const pods = await cleanPods(() => tokenHolders().filter((found) => !ownerLives(found)));
  const fetches = await cleanFetches(cacheFolder());
  return {
    removed: [...pods.removed, ...fetches.removed],
    problems: [...pods.problems, ...fetches.problems],
  };
}
