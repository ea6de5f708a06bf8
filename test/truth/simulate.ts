import type { FaultMark } from '../../harness/model/fault.ts';
import type { ArmHistory } from '../../harness/model/history.ts';
import type { KindId } from '../../harness/model/kinds/index.ts';
import type { AccessEntry, ErrorEntry, JournalEntry, LoggedAttempt } from '../../harness/model/log-entries.ts';
import type { ClientRecord, TransportFailure } from '../../harness/model/record.ts';
import { joinHistory, type Observations } from '../../harness/observe/join.ts';
import { between, type World } from './world.ts';

/** The epoch ms at which the load of every recorded run began. */
const zero = 1_795_393_407_000.25;

/** What the gateway does about an attempt that failed. */
export type Reaction = 'pass-on' | 'give-up';

/** What the client gets in place of what the gateway has for it, and how much later. */
export interface Ending {
  readonly outcome?: number | TransportFailure;
  readonly laterMs?: number;
}

/** How an arm behaves where it does not behave as a sound one. */
export interface Behaviour {
  /** Whether the fault takes effect in a cycle; false: it is put in place, and nothing comes of it. */
  readonly takesEffect: (cycle: number) => boolean;
  /** Whether the node that the fault hits is asked at all. */
  readonly asksTarget: boolean;
  /** What the gateway does about an attempt that began at an instant and failed. */
  readonly react: (at: number) => Reaction;
  /** How the node that the fault hits fails; null: it answers after all. */
  readonly failsAs: () => KindId | null;
  /** The status that the gateway, or the app (`byApp`), gives a request of which an attempt failed for good. */
  readonly failure: { readonly status: number; readonly byApp: boolean };
  /** What becomes of a request that met the fault. */
  readonly end: () => Ending;
  /** What becomes of any other request. */
  readonly endOther: () => Ending;
  /** Whether a node that the fault does not hit fails an attempt. */
  readonly othersFail: () => boolean;
  /** Whether a POST that is passed on had been taken on by the node that failed it. */
  readonly takenOn: () => boolean;
  /** What a node is asked for where the load asks by this method; undefined: just for that. */
  readonly asks: (method: 'GET' | 'POST') => string | undefined;
  /** How late a request is sent, in ms. */
  readonly lateMs: (dueMs: number) => number;
  /** For how long after the last cycle requests still fail, in ms. */
  readonly failsOnMs: number;
}

/** Nothing is done about the fault, and everything is as it should be. */
export const unprotected: Behaviour = {
  takesEffect: () => true,
  asksTarget: true,
  react: () => 'give-up',
  failsAs: () => 'connect-refused',
  failure: { status: 502, byApp: false },
  end: () => ({}),
  endOther: () => ({}),
  othersFail: () => false,
  takenOn: () => false,
  asks: () => undefined,
  lateMs: () => 0,
  failsOnMs: 0,
};

/** The next node is asked. */
export const failover: Behaviour = { ...unprotected, react: () => 'pass-on' };

/** The marks of every cycle of a world; none for a control arm. */
export function marksOf(world: World, takesEffect: Behaviour['takesEffect']): readonly FaultMark[] {
  const target = world.nodes[1];
  if (target === undefined) throw new Error('a world has two nodes at least');
  return Array.from({ length: world.cycles }, (_, cycle): FaultMark => {
    const from = world.leadMs + cycle * (world.downMs + world.upMs);
    const to = from + world.downMs;
    return {
      ...{ id: 'kill app-2', type: 'kill-node', target: target.name, address: target.address, cycle, from, to },
      recoveredAt: to + world.backMs,
      proof: takesEffect(cycle) ? `${target.address} refuses` : null,
    };
  });
}

/** nginx logs instants and durations in whole ms. */
const inLog = Math.round;

/** Everything that was seen of one arm, from each place on its own. */
export function observe(world: World, behaviour: Behaviour, marks: readonly FaultMark[]): Observations {
  const { random, nodes, ratePerSecond, serviceMs } = world;
  const target = nodes[1];
  const client: ClientRecord[] = [];
  const access: AccessEntry[] = [];
  const errors: ErrorEntry[] = [];
  const journal: JournalEntry[] = [];
  const endsMs = world.leadMs + world.cycles * (world.downMs + world.upMs) + 200;
  const count = Math.floor((endsMs * ratePerSecond) / 1000);
  const asked = behaviour.asksTarget ? nodes : nodes.filter((node) => node !== target);
  const lastTo = Math.max(0, ...marks.map(({ to }) => to));
  let turn = 0;

  const downAt = (at: number): FaultMark | undefined =>
    marks.find((mark) => mark.proof !== null && at >= mark.from && at < (mark.recoveredAt ?? 0) - world.backMs / 2);
  const failsLater = (at: number): boolean => at >= lastTo && at < lastTo + behaviour.failsOnMs;

  for (let id = 0; id < count; id++) {
    const dueMs = (id * 1000) / ratePerSecond;
    const sentMs = dueMs + between(random, 0.05, 0.6) + behaviour.lateMs(dueMs);
    const startMs = sentMs + between(random, 0.1, 0.4);
    const method = random() < world.postShare ? 'POST' : 'GET';
    const attempts: LoggedAttempt[] = [];
    let at = startMs;
    let met = false;
    let status: number | null = null;

    for (let tries = 0; tries < nodes.length && status === null; tries++) {
      const node = asked[turn++ % asked.length];
      if (node === undefined) break;
      const took = serviceMs * between(random, 0.95, 1.15);
      const as = behaviour.asks(method);
      const arrived = (): void => {
        const begun = { event: 'start', requestId: id, node: node.name, epochMs: zero + at } as const;
        journal.push(as === undefined ? begun : { ...begun, as });
      };
      const down = node === target && (downAt(at) !== undefined || failsLater(at));
      const cutBy =
        node === target
          ? marks.find((mark) => mark.proof !== null && mark.from > at && mark.from < at + took)
          : undefined;
      const kind = down
        ? behaviour.failsAs()
        : cutBy !== undefined
          ? 'premature-close'
          : behaviour.othersFail()
            ? 'read-timeout'
            : null;
      if (kind === null) {
        arrived();
        journal.push({ event: 'end', requestId: id, node: node.name, epochMs: zero + at + took, outcome: 'answered' });
        attempts.push({
          address: node.address,
          status: 200,
          connectMs: 0,
          headerMs: inLog(took),
          responseMs: inLog(took),
        });
        at += took;
        status = 200;
        continue;
      }
      met = true;
      const after =
        kind === 'connect-refused' ? between(random, 0.1, 0.9) : cutBy !== undefined ? cutBy.from - at : took;
      if (kind !== 'connect-refused' || (method === 'POST' && behaviour.takenOn())) arrived();
      const { failure } = behaviour;
      const last = behaviour.react(at) === 'give-up' || tries === nodes.length - 1;
      const byApp = last && failure.byApp;
      attempts.push({
        address: node.address,
        status: kind === 'read-timeout' ? 504 : failure.byApp ? failure.status : 502,
        connectMs: kind === 'connect-refused' ? null : 0,
        headerMs: byApp ? inLog(after) : null,
        responseMs: inLog(after),
      });
      if (!byApp) {
        errors.push({
          ...{ level: 'error', requestId: id, kind, upstreamAddress: node.address, message: kind, line: kind },
          position: errors.length,
        });
      }
      at += after;
      if (last) status = failure.status;
    }

    const ending = met ? behaviour.end() : behaviour.endOther();
    const loggedStatus = typeof ending.outcome === 'number' ? ending.outcome : (status ?? 502);
    at += ending.laterMs ?? 0;
    access.push({
      ...{ requestId: id, status: loggedStatus, method, path: '/', bodyBytes: 20, cacheStatus: null, connection: id },
      ...{ startEpochMs: inLog(zero + startMs), endEpochMs: inLog(zero + at), attempts },
    });
    client.push({
      ...{ id, route: method === 'POST' ? 1 : 0, dueMs, sentMs },
      ...{ doneMs: at + between(random, 0.1, 0.6), outcome: ending.outcome ?? loggedStatus },
    });
  }
  return { loadStartedAtEpochMs: zero, client, access, errors, journal };
}

/** The history that the harness would have of what was seen, with the account that the agent gives of what it sent. */
export function historyOf(seen: Observations, marks: readonly FaultMark[], sent = seen.client): ArmHistory {
  const { records, foreign } = joinHistory(seen);
  const answered = sent.filter(({ outcome }) => typeof outcome === 'number').length;
  return {
    ...{ records, marks, foreign, acts: [], programs: [] },
    account: {
      sent: sent.length,
      answered,
      failed: sent.length - answered,
      inFlight: 0,
      durationMs: Math.max(...sent.map(({ doneMs }) => doneMs ?? 0)),
      longestStallMs: 3,
    },
  };
}
