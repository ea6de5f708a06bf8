import type { ConditionImplementation } from './condition.ts';
import { killNodeCondition } from './kill-node.ts';
import { refuseNodeCondition } from './refuse-node.ts';

export { killNode } from './kill-node.ts';
export { refuseNode } from './refuse-node.ts';

const all: readonly ConditionImplementation[] = [killNodeCondition, refuseNodeCondition];

/** Every condition and how it is brought about, by type. */
export const conditions: ReadonlyMap<string, ConditionImplementation> = new Map(
  all.map((condition) => [condition.type, condition]),
);
