import type { ConditionImplementation } from '../condition.ts';

/** A condition that is put in place as ever, and how often its effect has been looked for. */
export function countedLooks(implementation: ConditionImplementation): {
  readonly looking: ConditionImplementation;
  readonly looks: () => number;
} {
  let looks = 0;
  const looking: ConditionImplementation = {
    ...implementation,
    prove: async (...asked) => {
      const proof = await implementation.prove(...asked);
      looks += 1;
      return proof;
    },
  };
  return { looking, looks: () => looks };
}
