import type { ConditionImplementation } from './condition.ts';
import { freezeNodeCondition } from './freeze-node.ts';
import { killNodeCondition } from './kill-node.ts';
import { overloadNodeCondition } from './overload-node.ts';
import { refuseNodeCondition } from './refuse-node.ts';
import { surgeCondition } from './surge.ts';

export { freezeNode } from './freeze-node.ts';
export { killNode } from './kill-node.ts';
export { overloadNode } from './overload-node.ts';
export { refuseNode } from './refuse-node.ts';
export { surge } from './surge.ts';

const all: readonly ConditionImplementation[] = [
  freezeNodeCondition,
  killNodeCondition,
  overloadNodeCondition,
  refuseNodeCondition,
  surgeCondition,
];

/** Every condition and how it is brought about, by type. */
export const conditions: ReadonlyMap<string, ConditionImplementation> = new Map(
  all.map((condition) => [condition.type, condition]),
);
