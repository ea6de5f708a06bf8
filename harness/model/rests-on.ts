import type { Arm } from './arm.ts';
import { comparisonsOf } from './claim.ts';

type Resting = Pick<Arm, 'control' | 'broken' | 'claim'>;

/** Names of the arms of its scenario that an arm's verdict rests on: they are run before it. */
export function restsOn(arm: Resting): readonly string[] {
  const compared = comparisonsOf(arm.claim).map(({ than }) => than);
  return [arm.control, arm.broken, ...compared].filter((name) => name !== null);
}

/** The wanted arms with all that their verdicts rest on, in the order of `arms`. */
export function withNeeded<A extends Resting & Pick<Arm, 'name'>>(
  arms: readonly A[],
  wanted: readonly A[],
): readonly A[] {
  const names = new Set<string>();
  const add = (arm: A) => {
    if (names.has(arm.name)) return;
    names.add(arm.name);
    for (const other of arms.filter(({ name }) => restsOn(arm).includes(name))) add(other);
  };
  wanted.forEach(add);
  return arms.filter(({ name }) => names.has(name));
}
