import { badReleaseCondition } from './bad-release.ts';
import type { ConditionImplementation } from './condition.ts';
import { freezeNodeCondition } from './freeze-node.ts';
import { killNodeCondition } from './kill-node.ts';
import { overloadNodeCondition } from './overload-node.ts';
import { refuseNodeCondition } from './refuse-node.ts';
import { releaseConfigCondition } from './release-config.ts';

export { badRelease } from './bad-release.ts';
export { freezeNode } from './freeze-node.ts';
export { killNode } from './kill-node.ts';
export { overloadNode } from './overload-node.ts';
export { refuseNode } from './refuse-node.ts';
export { releaseConfig } from './release-config.ts';

const all: readonly ConditionImplementation[] = [
  badReleaseCondition,
  freezeNodeCondition,
  killNodeCondition,
  overloadNodeCondition,
  refuseNodeCondition,
  releaseConfigCondition,
];

/** Every condition and how it is brought about, by type. */
export const conditions: ReadonlyMap<string, ConditionImplementation> = new Map(
  all.map((condition) => [condition.type, condition]),
);
