import { parseErrorLine } from '../gateways/nginx-log.ts';
import type { AgentEvent, OutcomeTuple } from '../model/agent-protocol.ts';
import type { ErrorEntry } from '../model/log-entries.ts';
import { logFile } from '../model/surroundings.ts';
import { parseJournalLine } from '../observe/journal.ts';
import { logReader } from '../observe/log-reader.ts';
import type { Pod } from '../runtimes/runtime.ts';
import { type Phase, type PodSeen, phases, type SentRequest } from '../validate/matrix/sample-cells.ts';
import { peersJournal } from './deploy-world.ts';
import type { OwnWorld } from './own-world.ts';

/** Ids of a pod's loads differ by so much. */
const idsOfPhase = 1_000_000;

/** The id of the first request of the load of a phase. */
export function firstIdOf(phase: Phase): number {
  return phases.indexOf(phase) * idsOfPhase;
}

/** What is seen of a pod while its loads go on. */
export interface MatrixWatch {
  readonly onEvent: (event: AgentEvent) => void;
  /** A load of that phase began, at this epoch ms, with the request of this id; loads of it that were before do not count. */
  readonly begin: (phase: Phase, at: number, firstId: number) => void;
  /** Requests of the load that goes on which were sent so far. */
  readonly sent: () => number;
  readonly seen: (changedAt: number) => PodSeen;
  /** Reads every file to its end. */
  readonly close: () => Promise<void>;
}

/** Whether a line of the error log tells of an attempt that reached no peer. */
function isFailedConnect({ kind, upstreamAddress }: ErrorEntry): boolean {
  return upstreamAddress !== null && kind !== null && /^(?:connect|unix|tls)-/.test(kind);
}

/** Begins to watch a pod that a matrix is measured in. */
export function watchMatrix(follow: Pod['follow'], { surroundings, complete }: OwnWorld): MatrixWatch {
  const outcomes: OutcomeTuple[] = [];
  const began = new Map<Phase, { readonly at: number; readonly firstId: number }>();
  const arrivals = new Map<number, string[]>();
  const nameless = new Set<string>();
  const failedConnects = new Map<number, number>();
  let logged = false;
  let sent = 0;
  const namesOf = new Map(complete.world.peers.map(({ name, names }) => [name, names]));
  const journal = logReader(parseJournalLine, (entry) => {
    if (entry.event !== 'start') return;
    if (entry.requestId === null) for (const name of namesOf.get(entry.node) ?? [entry.node]) nameless.add(name);
    else arrivals.set(entry.requestId, [...(arrivals.get(entry.requestId) ?? []), entry.node]);
  });
  const errorLog = () =>
    logReader(parseErrorLine, (entry) => {
      if (entry.kind !== null) logged = true;
      if (entry.requestId !== null && isFailedConnect(entry))
        failedConnects.set(entry.requestId, (failedConnects.get(entry.requestId) ?? 0) + 1);
    });
  const logs = [...new Set([...surroundings.logs.map(logFile), 'gateway.log'])];
  const followed = [[peersJournal, journal] as const, ...logs.map((file) => [file, errorLog()] as const)];
  const followers = followed.map(([file, reader]) => ({ reader, ...follow(file, reader.read) }));
  const sentOf = ([id, cell, dueMs, , doneMs, outcome]: OutcomeTuple): SentRequest => {
    const phase = phases[Math.floor(id / idsOfPhase)] ?? 'after';
    const { at: zero = 0, firstId = 0 } = began.get(phase) ?? {};
    if (id < firstId) return { id, cell, phase: 'away', due: zero, done: zero, outcome };
    return { id, cell, phase, due: zero + dueMs, done: doneMs === null ? null : zero + doneMs, outcome };
  };
  return {
    onEvent: (event) => {
      if (event.event !== 'outcomes') return;
      sent = event.sent;
      outcomes.push(...event.outcomes);
    },
    begin: (phase, at, firstId) => {
      began.set(phase, { at, firstId });
      sent = 0;
    },
    sent: () => sent,
    seen: (changedAt) => ({ sent: outcomes.map(sentOf), arrivals, nameless, failedConnects, logged, changedAt }),
    close: async () => {
      await Promise.all(followers.map((follower) => follower.stop().then(follower.reader.end)));
    },
  };
}
