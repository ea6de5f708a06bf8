import type { ConditionImplementation } from '../condition.ts';

/** A condition that is put in place as ever, and how often its effect has been looked for. */
export function countedLooks(implementation: ConditionImplementation): {
  readonly looking: ConditionImplementation;
  readonly looks: () => number;
} {
  let looks = 0;
  const counted =
    (look: ConditionImplementation['prove']): ConditionImplementation['prove'] =>
    async (...asked) => {
      const proof = await look(...asked);
      looks += 1;
      return proof;
    };
  const { prove, proveStill = prove } = implementation;
  return {
    looking: { ...implementation, prove: counted(prove), proveStill: counted(proveStill) },
    looks: () => looks,
  };
}
