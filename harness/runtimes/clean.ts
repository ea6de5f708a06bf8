import { killHolders, ownerLives, tokenHolders } from './pod-token.ts';

/** Kills what interrupted runs left: processes with a pod's token whose harness is gone. Says what it killed. */
export async function cleanLeftovers(): Promise<readonly { what: string; detail: string }[]> {
  const orphans = tokenHolders().filter((found) => !ownerLives(found));
  killHolders(orphans);
  const byRun = Map.groupBy(orphans, (found) => found.runId);
  return [...byRun].map(([runId, found]) => ({
    what: `pods of run ${runId}`,
    detail: `${found.length} processes, pids ${found.map(({ pid }) => pid).join(', ')}`,
  }));
}
