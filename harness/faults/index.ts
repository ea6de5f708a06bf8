import type { Condition } from '../model/fault.ts';
import type { ConditionImplementation } from './condition.ts';
import { killNode } from './kill-node.ts';
import { refuseNode } from './refuse-node.ts';

/** Every condition and how it is brought about: a new one is one file and one line here. */
export const conditions: Readonly<Record<Condition['type'], ConditionImplementation>> = {
  'kill-node': killNode,
  'refuse-node': refuseNode,
};
