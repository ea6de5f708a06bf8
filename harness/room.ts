import { conditions } from './faults/index.ts';
import type { Arm } from './model/arm.ts';
import { topologyOf } from './model/topology.ts';
import type { Runtime } from './runtimes/runtime.ts';

/** What of a runtime decides how many arms it can run at the same time. */
type Room = Pick<Runtime, 'requestsPerCore' | 'startsSlowlyBesideAnother'>;

/** What is known of the fault of an arm; null where it has none. */
const faultOf = ({ fault }: Arm) => (fault === null ? null : (conditions.get(fault.inject.condition.type) ?? null));

/**
 * Whether an arm has the machine to itself, with no other arm and no start of a pod beside it: one whose autoscaler is judged
 * by how soon a node joins, one whose fault takes all that there is, and where the runtime starts programs late while it
 * makes another pod, one whose fault ends programs that start again under load.
 */
export function runsAlone(arm: Arm, { startsSlowlyBesideAnother }: Room): boolean {
  const fault = faultOf(arm);
  if (startsSlowlyBesideAnother && fault?.restartsPrograms === true) return true;
  return topologyOf(arm.world).spares.length > 0 || fault?.takesTheMachine === true;
}

/**
 * The part of an arm's load at which a fault that raises its rate is in effect: by what the arms of peak-load sent in all, 0.72
 * from 100 to 400 requests per second (315 on the average), 0.46 from 80 to 300 (182).
 */
const raisedFor = 0.6;

/** Requests per second that an arm plans to send, on the average: its load's, and what its fault raises that to. */
function plannedRate({ load, fault }: Arm): number {
  const { via, settings } = fault?.inject.condition ?? {};
  const raisedTo = via === 'load' ? Number(settings?.ratePerSecond ?? 0) : 0;
  return load.ratePerSecond + raisedFor * Math.max(0, raisedTo - load.ratePerSecond);
}

/** Requests that go on to a service wake up as many programs again as those that the app answers by itself. */
function programsAsked({ world }: Arm): number {
  return Object.keys(world.services).length > 0 ? 2 : 1;
}

/** What one harness process follows of all arms together, in requests per second: 400 take 19 % of its time. */
const mostFollowed = 1200;

/**
 * The part of what is idle of a machine that an arm may need, 1 = all of it: by the rate that it plans, as agent, gateway,
 * nodes and the services behind them each wake up for every request. Arms run at the same time while their parts add up to 1 or less.
 */
export function roomOf(arm: Arm, idleCores: number, room: Room): number {
  if (runsAlone(arm, room)) return 1;
  const followed = Math.min(idleCores * room.requestsPerCore, mostFollowed);
  return Math.min(1, (plannedRate(arm) * programsAsked(arm)) / Math.max(1, followed));
}

/** The start of a pod takes a core for most of a second. */
const mostBesideStart = 0.6;

/** Whether there is a core left for the start of the next pod beside the load of an arm that needs this part of the machine. */
export function hasCoreToSpare(idleCores: number, room: number): boolean {
  return idleCores >= 1 && room <= mostBesideStart;
}
