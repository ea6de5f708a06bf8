import type { ArmDocument } from '../model/run-document.ts';
import type { Question } from '../model/verdict.ts';

/**
 * Questions that stay open where the machine had no time for the arm: the load was not the planned one, nodes without a
 * fault failed, programs that had to react were held up, a control arm was not healthy. What the harness, the accounts, the
 * fault or the marks leave open is no matter of the machine, and would be hidden by another take.
 */
const leftOpenByMachine: ReadonlySet<Question | null> = new Set([
  'load',
  'healthy-nodes',
  'claim',
  'recovery',
] as const);

/**
 * Whether the machine may be why an arm came to no verdict, so that another take of it is worth its time. Never where it was
 * refuted, and not where the load lasted as long as it may: another one would be as short of requests.
 */
export function wasDisturbed(
  { verdict, settledBy, timing }: Pick<ArmDocument, 'verdict' | 'settledBy' | 'timing'>,
  armTimeoutMs: number,
): boolean {
  return verdict === 'inconclusive' && leftOpenByMachine.has(settledBy) && timing.loadMs < armTimeoutMs;
}
