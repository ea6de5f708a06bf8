import type { Arm } from './model/arm.ts';
import { topologyOf } from './model/topology.ts';

/**
 * Whether an arm needs the machine to itself: one whose autoscaler is judged by how soon a node joins, and one in whose
 * spike a client asks as fast as it is answered.
 */
function runsAlone({ world, fault }: Arm): boolean {
  return topologyOf(world).spares.length > 0 || fault?.inject.condition.type === 'spike';
}

/** What one harness process follows of all arms together, in requests per second; it is idle for a third of the time then. */
const mostFollowed = 1200;

/**
 * The part of what is idle of a machine that an arm may need, 1 = all of it: by its planned rate, as agent, gateway and
 * nodes each wake up for every request. Arms run at the same time while their parts add up to 1 or less.
 */
export function roomOf(arm: Arm, idleCores: number, requestsPerCore: number): number {
  if (runsAlone(arm)) return 1;
  const room = Math.min(idleCores * requestsPerCore, mostFollowed);
  return Math.min(1, arm.load.ratePerSecond / Math.max(1, room));
}

/** Whether a machine has a core left for the start of the next pod beside an arm's load. */
export function hasCoreToSpare(idleCores: number): boolean {
  return idleCores >= 1;
}
