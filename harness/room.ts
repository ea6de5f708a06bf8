import type { Arm } from './model/arm.ts';
import { topologyOf } from './model/topology.ts';
import type { Runtime } from './runtimes/runtime.ts';

/** What of a runtime decides how many arms it can run at the same time. */
type Room = Pick<Runtime, 'requestsPerCore' | 'startsSlowlyBesideAnother'>;

/** Faults that end a program and start it again while the load runs. */
const restarting: ReadonlySet<string> = new Set(['kill-node', 'stop-service']);

/** Whether programs of an arm are started while its load runs: by its fault, by a supervisor, or by an autoscaler. */
function startsPrograms({ world, fault }: Arm): boolean {
  const supervised = Object.values(world.upstreams).some(
    ({ program }) => program.type === 'app' && program.restartAfterMs !== null,
  );
  return supervised || restarting.has(fault?.inject.condition.type ?? '') || topologyOf(world).spares.length > 0;
}

/**
 * Whether an arm has the machine to itself, with no other arm and no start of a pod beside it: one whose autoscaler is judged
 * by how soon a node joins, one in whose spike a client asks as fast as it is answered, and where the runtime starts
 * programs late while it makes another pod, one whose programs are started under load.
 */
export function runsAlone(arm: Arm, { startsSlowlyBesideAnother }: Room): boolean {
  if (startsSlowlyBesideAnother && startsPrograms(arm)) return true;
  return topologyOf(arm.world).spares.length > 0 || arm.fault?.inject.condition.type === 'spike';
}

/** What one harness process follows of all arms together, in requests per second: 400 take 19 % of its time. */
const mostFollowed = 1200;

/**
 * The part of what is idle of a machine that an arm may need, 1 = all of it: by its planned rate, as agent, gateway and
 * nodes each wake up for every request. Arms run at the same time while their parts add up to 1 or less.
 */
export function roomOf(arm: Arm, idleCores: number, room: Room): number {
  if (runsAlone(arm, room)) return 1;
  const followed = Math.min(idleCores * room.requestsPerCore, mostFollowed);
  return Math.min(1, arm.load.ratePerSecond / Math.max(1, followed));
}

/** Whether a machine has a core left for the start of the next pod beside an arm's load. */
export function hasCoreToSpare(idleCores: number): boolean {
  return idleCores >= 1;
}
