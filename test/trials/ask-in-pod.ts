import type { Seen, TrialMeans } from '../../harness/lint/experiment.ts';
import { peerControl } from '../../harness/own-config/deploy-world.ts';
import { firstIdOf } from '../../harness/own-config/matrix-watch.ts';
import { type OwnPod, withOwnPod } from '../../harness/own-config/own-pod.ts';
import type { OwnRuntime } from '../../harness/own-config/own-runtime.ts';
import type { OwnWorld } from '../../harness/own-config/own-world.ts';
import type { Phase } from '../../harness/validate/matrix/sample-cells.ts';
import { requestTo } from '../../harness/validate/targets/request-to.ts';
import { until } from '../until.ts';
import { askForWebSocket } from './ask-for-web-socket.ts';
import { askWhileIdleEnds } from './ask-while-idle-ends.ts';
import { countOutcomes } from './count-outcomes.ts';
import { startApp } from './start-app.ts';
import { targetsIn } from './targets-in.ts';

/** GETs of a trial in which nothing is broken, each sent when the one before has its answer. */
const requestsOfTrial = 20;
const ratePerSecond = 20;
const longestMs = 10_000;

/** Requests that are sent in one go. */
interface Going {
  readonly method: 'GET' | 'POST';
  readonly count: number;
  readonly phase: Phase;
  /** How many of the phase were sent before. */
  readonly after?: number;
}

/** Sends requests to every place of a config, and waits until each has its answer. */
async function send(
  { pod, watch }: OwnPod,
  world: OwnWorld,
  { method, count, phase, after = 0 }: Going,
): Promise<void> {
  const all = targetsIn(world).map((target) => requestTo(target, method));
  const turned = after % all.length;
  const requests = [...all.slice(turned), ...all.slice(0, turned)];
  const load = { type: 'open', ratePerSecond, connections: 'fresh', timeoutMs: longestMs, requests } as const;
  const firstId = firstIdOf(phase);
  const asked = { load, host: '127.0.0.1', port: 0, maxMs: longestMs, firstId: firstId + after, count };
  const { at } = await pod.agent.call('startLoad', asked);
  watch.begin(phase, at, firstId);
  await until('all requests are sent', () => watch.sent() >= count, longestMs);
  await pod.agent.call('stopLoad', { drainMs: longestMs });
}

/** What the stubs say has come to them. */
async function stubCounts({ pod }: OwnPod): Promise<{ readonly connections: number; readonly requests: number }> {
  const question = { ...peerControl, path: '/peer?name=*', status: 204, header: null, withinMs: longestMs };
  const { last } = await pod.agent.call('awaitGet', question);
  if (!('status' in last)) throw new Error(`the stubs do not answer: ${last.failure}`);
  const count = (name: string): number => Number(last.headers[name]);
  return { connections: count('x-connections'), requests: count('x-requests') };
}

type Counts = Pick<Seen, 'attempts' | 'connections'>;

const uncounted: Counts = { attempts: null, connections: null };

/** Asks a gateway that serves in the way of a trial; what is counted beside the answers. */
async function ask(own: OwnPod, world: OwnWorld, means: Exclude<TrialMeans, { type: 'fault' | 'handshake' }>) {
  if (means.type === 'idle-connections') {
    await askWhileIdleEnds(own, world, send);
    return uncounted;
  }
  for (let after = 0; after < requestsOfTrial; after += 1) {
    await send(own, world, { method: 'GET', count: 1, phase: 'during', after });
  }
  if (means.app !== undefined) return uncounted;
  const { connections, requests } = await stubCounts(own);
  return { attempts: requests, connections };
}

const apps = { handshake: 'web-socket', 'idle-connections': 'node-server' } as const;

function appOf(means: Exclude<TrialMeans, { type: 'fault' }>): string | null {
  return means.type === 'requests' ? (means.app ?? null) : apps[means.type];
}

/** The world without stubs: the app takes their places. */
function withoutStubs(world: OwnWorld): OwnWorld {
  return { ...world, complete: { ...world.complete, world: { ...world.complete.world, peers: [] } } };
}

/** Starts nginx with a config in a pod of its own, asks it in the way of a trial, and tells what was seen. */
export async function askInPod(
  given: OwnWorld,
  means: Exclude<TrialMeans, { type: 'fault' }>,
  opened: OwnRuntime,
  signal: AbortSignal,
): Promise<Seen> {
  const app = appOf(means);
  const world = app === null ? given : withoutStubs(given);
  const seen = await withOwnPod(world, opened, { firewall: false, signal }, async (own) => {
    const { complaints, gateway } = own.deployed;
    const said = complaints.map(({ message }) => message);
    if (gateway === null) return { complaints: said, counts: uncounted, statuses: {} };
    if (app !== null) await startApp(own.pod, app, given.complete.world.peers);
    if (means.type === 'handshake') {
      const outcome = await askForWebSocket(own.pod, targetsIn(world));
      return { complaints: said, counts: uncounted, statuses: countOutcomes([outcome]) };
    }
    return { complaints: said, counts: await ask(own, world, means), watch: own.watch };
  });
  const { complaints, counts } = seen;
  const statuses =
    'statuses' in seen
      ? seen.statuses
      : countOutcomes(
          seen.watch
            .seen(0)
            .sent.filter(({ phase }) => phase === 'during')
            .map(({ outcome }) => outcome),
        );
  return { complaints, statuses, ...counts, backAfterMs: null };
}
