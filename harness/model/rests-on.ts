import type { Arm } from './arm.ts';
import { compares } from './claim.ts';

/** Names of the arms of its scenario that an arm's verdict rests on: they are run before it. */
export function restsOn(arm: Pick<Arm, 'control' | 'broken' | 'claim'>): readonly string[] {
  const than = compares(arm.claim) ? arm.claim.than : null;
  return [arm.control, arm.broken, than].filter((name) => name !== null);
}
