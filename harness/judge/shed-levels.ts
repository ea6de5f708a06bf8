import type { MitigationAct } from '../model/mitigation.ts';

/** Fewer levels than that are no steps. */
const leastLevels = 2;

/** Whether each level is one above or below the one before it, with two at least; `isOver`: and the last one is 0. */
function isByStepsAndBack(levels: readonly number[], isOver: boolean): boolean {
  const single = levels.every((level, index) => Math.abs(level - (levels[index - 1] ?? 0)) === 1);
  return single && Math.max(...levels) >= leastLevels && (!isOver || levels.at(-1) === 0);
}

/**
 * Whether the nodes that were told to shed were told so step by step, two levels or more, from when the fault was put in
 * place; and, once it is over, by steps back to where they shed nothing. One node that was not speaks against it.
 */
export function wentByStepsAndBack(acts: readonly MitigationAct[], putAt: number, isOver: boolean): boolean {
  const told = acts
    .filter(({ type, at }) => (type === 'degraded' || type === 'restored') && at >= putAt)
    .toSorted((a, b) => a.at - b.at);
  const byNode = Map.groupBy(told, ({ target }) => target);
  const levels = [...byNode.values()].map((ofNode) => ofNode.map(({ level }) => level ?? 0));
  return levels.length > 0 && levels.every((ofNode) => isByStepsAndBack(ofNode, isOver));
}
