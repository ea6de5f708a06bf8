import { pause } from '../../harness/faults/inject.ts';
import type { OwnPod } from '../../harness/own-config/own-pod.ts';
import type { OwnWorld } from '../../harness/own-config/own-world.ts';
import type { Phase } from '../../harness/validate/matrix/sample-cells.ts';
import { appName } from './start-app.ts';
import { targetsIn } from './targets-in.ts';

/**
 * When what is done, after the last answer. Node closes a connection that has been idle for 5 s, with a buffer of 1 s: the app is
 * held before that, asked after 4 s (so long a gateway keeps a connection that is to close it first), and goes on after 6 s.
 */
const heldAtMs = 2500;
const askedAtMs = 4500;
const goesOnAtMs = 7000;

type Send = (
  own: OwnPod,
  world: OwnWorld,
  asked: { readonly method: 'GET' | 'POST'; readonly count: number; readonly phase: Phase },
) => Promise<void>;

/**
 * Asks each server by a GET, and by a POST while the app does not get to close the connections that have been idle for too long:
 * so a collection of garbage, or a machine that is busy, has it.
 */
export async function askWhileIdleEnds(own: OwnPod, world: OwnWorld, send: Send): Promise<void> {
  const { pod } = own;
  const never = new AbortController().signal;
  const count = new Set(targetsIn(world).flatMap(({ peers }) => peers)).size;
  await send(own, world, { method: 'GET', count, phase: 'healthy' });
  const answered = performance.now();
  const wait = (ms: number): Promise<void> => pause(answered + ms - performance.now(), never);
  await wait(heldAtMs);
  await pod.signal(appName, 'SIGSTOP', false);
  await wait(askedAtMs);
  const posted = send(own, world, { method: 'POST', count, phase: 'during' });
  await wait(goesOnAtMs);
  await pod.signal(appName, 'SIGCONT', false);
  await posted;
}
