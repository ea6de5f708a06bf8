import type { ConditionImplementation } from './condition.ts';
import { firewallDropCondition } from './firewall-drop.ts';
import { firewallRejectCondition } from './firewall-reject.ts';
import { freezeNodeCondition } from './freeze-node.ts';
import { killNodeCondition } from './kill-node.ts';
import { overloadNodeCondition } from './overload-node.ts';
import { refuseNodeCondition } from './refuse-node.ts';
import { slowLinkCondition } from './slow-link.ts';

export { firewallDrop } from './firewall-drop.ts';
export { firewallReject } from './firewall-reject.ts';
export { freezeNode } from './freeze-node.ts';
export { killNode } from './kill-node.ts';
export { overloadNode } from './overload-node.ts';
export { refuseNode } from './refuse-node.ts';
export { slowLink } from './slow-link.ts';

const all: readonly ConditionImplementation[] = [
  firewallDropCondition,
  firewallRejectCondition,
  freezeNodeCondition,
  killNodeCondition,
  overloadNodeCondition,
  refuseNodeCondition,
  slowLinkCondition,
];

/** Every condition and how it is brought about, by type. */
export const conditions: ReadonlyMap<string, ConditionImplementation> = new Map(
  all.map((condition) => [condition.type, condition]),
);
