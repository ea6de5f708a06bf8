import { gatewayName, journalFile } from './deploy.ts';
import { serviceJournal } from './deploy-services.ts';
import type { OpenMark } from './faults/inject.ts';
import { nginxBehind, nginxLogs } from './gateways/nginx.ts';
import { parseAccessLine, parseErrorLine } from './gateways/nginx-log.ts';
import { addedReports } from './model/added-reports.ts';
import type { OutcomeTuple } from './model/agent-protocol.ts';
import type { FaultMark } from './model/fault.ts';
import type { ArmHistory, LoadAccount, ProgramEvent, Stall } from './model/history.ts';
import type { AccessEntry, ActEntry, ErrorEntry, JournalEntry } from './model/log-entries.ts';
import type { MitigationAct } from './model/mitigation.ts';
import { failed } from './model/record.ts';
import type { SpikeAccount, SpikeReport } from './model/spike.ts';
import { allNodes, gatewayAddress, keepsJournal, type Node, type Topology } from './model/topology.ts';
import { ejectionsOf, tellsEjection } from './observe/ejections.ts';
import type { BehindLog } from './observe/errors-behind.ts';
import { parseActLine, parseJournalLine } from './observe/journal.ts';
import { keptLines } from './observe/kept-lines.ts';
import { type LiveJoin, liveJoin } from './observe/live-join.ts';
import { type LogReader, logReader } from './observe/log-reader.ts';
import type { Pod } from './runtimes/runtime.ts';

/** Lines of the gateway's error log that run.json has at most. */
export const linesTold = 20;

/** The history of an arm whose load never began. */
export const nothingSeen: ArmHistory = {
  records: [],
  marks: [],
  acts: [],
  account: null,
  programs: [],
  foreign: { gatewayLines: 0, arrivals: 0, errorLines: 0 },
};

/** Gathers what the agent, the gateway and the upstreams say of one arm, and joins it on demand. */
export interface Collector {
  /** The load begins: instant 0 of its clock. */
  readonly begin: (loadStartedAtEpochMs: number) => void;
  readonly addOutcomes: (sent: number, outcomes: readonly OutcomeTuple[]) => void;
  /** A fault has taken effect: while the load runs it counts as lasting until now. */
  readonly openMark: (mark: OpenMark) => void;
  readonly addMark: (mark: FaultMark) => void;
  /** A program was held up; instants still on the pod's clock. */
  readonly addStall: (stall: Stall) => void;
  readonly addAct: (act: MitigationAct) => void;
  /** Attempts at an address (`host:port`), by the gateway's access log so far. */
  readonly attempts: (address: string) => number;
  /** Attempts at an address that brought no answer, by the gateway's access log so far. */
  readonly failedAttempts: (address: string) => number;
  /** Requests that the gateway answered with a 5xx, by its access log so far. */
  readonly failedRequests: () => number;
  /** The history so far, on the load's clock. */
  readonly history: (account: LoadAccount | null, programs: readonly ProgramEvent[]) => ArmHistory;
  /** Requests of a spike that the gateway has answered so far, by its access log. They are in no history. */
  readonly spikeAnswers: () => number;
  /** What a spike has said of itself when it ended; null where it said nothing. */
  readonly addSpike: (report: SpikeReport | null) => void;
  /** For how long the agent has told nothing, in ms. */
  readonly silentMs: () => number;
  /** Requests sent so far, those in flight included. */
  readonly sent: () => number;
  /** Whether the gateway's log has a line of every request that was answered. */
  readonly allLogged: () => boolean;
  /** The gateway's error log lines that may be told, in its order. */
  readonly errorLog: () => readonly ErrorEntry[];
  /** What each gateway behind the gateway has logged. */
  readonly behind: () => readonly BehindLog[];
  /** Reads every file to its end. */
  readonly close: () => Promise<void>;
}

/** The log of a gateway behind the gateway, and the files that it is read from. */
function followBehind({ name, host }: Node): {
  readonly log: BehindLog;
  readonly files: readonly (readonly [string, LogReader])[];
} {
  const access: AccessEntry[] = [];
  const errors: ErrorEntry[] = [];
  const { logs } = nginxBehind(name, host.address);
  return {
    log: { gateway: name, access, errors },
    files: [
      [logs.access, logReader(parseAccessLine, (entry) => void access.push(entry))],
      [logs.error, logReader(parseErrorLine, (entry) => void errors.push(entry))],
    ],
  };
}

/** What an app did about its own state, on the load's clock. */
function actOf(began: number): (entry: ActEntry) => MitigationAct {
  return ({ act, node, epochMs, why, memoryMb }) => ({
    ...{ type: act, target: node, at: epochMs - began, proof: why },
    ...(memoryMb === undefined ? {} : { memoryMb }),
  });
}

/** What is known of the spikes of an arm; null where there was none. */
function spikeAccountOf(
  reports: readonly (SpikeReport | null)[],
  answers: ReadonlyMap<number, number>,
): SpikeAccount | null {
  if (reports.length === 0 && answers.size === 0) return null;
  const told = reports.filter((report) => report !== null);
  const sum = told.length === reports.length ? addedReports(told) : null;
  return {
    made: sum?.made ?? null,
    statuses: Object.fromEntries([...answers].map(([status, count]) => [String(status), count])),
    autocannon: sum?.autocannon ?? null,
  };
}

/** Counts attempts by the address that they went to, and those of them that brought no answer. */
function attemptCounts() {
  const made = new Map<string, number>();
  const failures = new Map<string, number>();
  return {
    add: ({ attempts }: AccessEntry): void => {
      for (const { address, headerMs } of attempts) {
        made.set(address, (made.get(address) ?? 0) + 1);
        if (headerMs === null) failures.set(address, (failures.get(address) ?? 0) + 1);
      }
    },
    made: (address: string): number => made.get(address) ?? 0,
    failed: (address: string): number => failures.get(address) ?? 0,
  };
}

/** Begins to follow the logs and journals of a pod. */
export function collect(pod: Pick<Pod, 'follow'>, topology: Topology): Collector {
  /** null until the load begins; what is told before waits for it: answers too, where the harness was held up. */
  let join: LiveJoin | null = null;
  const early: ((join: LiveJoin) => void)[] = [];
  const give = (to: (join: LiveJoin) => void): void => {
    if (join === null) early.push(to);
    else to(join);
  };
  const fate = (requestId: number | null): boolean | null => {
    if (requestId === null) return false;
    const record = join?.completed(requestId) ?? null;
    return record === null ? null : failed(record);
  };
  const errors = keptLines(linesTold, fate);
  const ejected: ErrorEntry[] = [];
  const attempts = attemptCounts();
  let failedRequests = 0;
  const ownActs: ActEntry[] = [];
  const thirdParties = topology.services.filter(({ program }) => program.type === 'third-party');
  /** Workers of the gateway that were killed: only its log tells of them, and only to the second. */
  const deaths: { readonly at: number; readonly detail: string }[] = [];
  const marks: FaultMark[] = [];
  const acts: MitigationAct[] = [];
  const stalls: Stall[] = [];
  const nodes = allNodes(topology);
  const writers = nodes.filter(keepsJournal);
  const behind = nodes.filter(({ program }) => program.type === 'gateway').map(followBehind);
  const addresses = nodes.map((node) => ({ name: node.name, address: gatewayAddress(node) }));
  let open: OpenMark | null = null;
  let lastDoneMs = 0;
  let sent = 0;
  const spikeReports: (SpikeReport | null)[] = [];
  const spikeStatuses = new Map<number, number>();
  let heardAt = 0;
  let loadStartedAtEpochMs: number | null = null;

  const readers = {
    access: logReader(parseAccessLine, (entry) => {
      if (entry.spike) spikeStatuses.set(entry.status, (spikeStatuses.get(entry.status) ?? 0) + 1);
      else {
        attempts.add(entry);
        if (entry.requestId !== null && entry.status >= 500) failedRequests += 1;
        give((to) => to.addAccess(entry));
      }
    }),
    errors: logReader(parseErrorLine, (entry) => {
      if (!entry.spike) {
        errors.add(entry);
        if (tellsEjection(entry)) ejected.push(entry);
        give((to) => to.addError(entry));
      }
      const death = /^worker process \d+ exited on signal \d+/.exec(entry.message)?.[0];
      if (death !== undefined) deaths.push({ at: lastDoneMs, detail: death });
    }),
    journals: writers.map(() =>
      logReader<JournalEntry | ActEntry>(
        (line) => parseJournalLine(line) ?? parseActLine(line),
        (entry) => {
          if (entry.event === 'act') ownActs.push(entry);
          else if (!entry.spike) give((to) => to.addJournal(entry));
        },
      ),
    ),
  };
  const told = thirdParties.map(() => logReader(parseJournalLine, (entry) => give((to) => to.addDelivery(entry))));
  const followed: readonly (readonly [string, LogReader])[] = [
    [nginxLogs.access, readers.access],
    [nginxLogs.error, readers.errors],
    ...thirdParties.map((service, index) => [serviceJournal(service), told[index] as LogReader] as const),
    ...writers.map((node, index) => [journalFile(node), readers.journals[index] as LogReader] as const),
    ...behind.flatMap(({ files }) => files),
  ];
  const followers = followed.map(([file, reader]) => ({ reader, ...pod.follow(file, reader.read) }));

  return {
    begin: (at) => {
      loadStartedAtEpochMs = at;
      join = liveJoin(at);
      for (const to of early.splice(0)) to(join);
      heardAt = performance.now();
    },
    addOutcomes: (sentSoFar, outcomes) => {
      sent = sentSoFar;
      heardAt = performance.now();
      for (const [id, route, dueMs, sentMs, doneMs, outcome] of outcomes) {
        lastDoneMs = Math.max(lastDoneMs, doneMs ?? 0);
        give((to) => to.addClient({ id, route, dueMs, sentMs, doneMs, outcome }));
      }
    },
    openMark: (mark) => {
      open = mark;
    },
    addMark: (mark) => {
      open = null;
      marks.push(mark);
    },
    addStall: (stall) => void stalls.push(stall),
    addAct: (act) => void acts.push(act),
    attempts: attempts.made,
    failedAttempts: attempts.failed,
    failedRequests: () => failedRequests,
    history: (account, programs) => {
      if (loadStartedAtEpochMs === null || join === null) return nothingSeen;
      const began = loadStartedAtEpochMs;
      const { records, foreign } = join.look();
      return {
        records,
        marks: open === null ? marks : [...marks, { ...open, to: lastDoneMs, recoveredAt: null }],
        acts: [...acts, ...ownActs.map(actOf(began)), ...ejectionsOf(ejected, join.loggedEnd, addresses, began)],
        account,
        stalls: stalls.map((stall) => ({ ...stall, from: stall.from - began, to: stall.to - began })),
        spike: spikeAccountOf(spikeReports, spikeStatuses),
        programs: [
          ...programs.map((event) => ({ ...event, at: event.at - began })),
          ...deaths.map((death) => ({ ...death, program: gatewayName, event: 'exited' as const, expected: false })),
        ],
        foreign: {
          gatewayLines: foreign.gatewayLines + readers.access.unparsed(),
          arrivals: foreign.arrivals + readers.journals.reduce((sum, reader) => sum + reader.unparsed(), 0),
          errorLines: foreign.errorLines + readers.errors.unparsed(),
        },
      };
    },
    spikeAnswers: () => [...spikeStatuses.values()].reduce((sum, count) => sum + count, 0),
    addSpike: (report) => void spikeReports.push(report),
    silentMs: () => performance.now() - heardAt,
    sent: () => sent,
    allLogged: () => join?.allLogged() ?? true,
    errorLog: errors.lines,
    behind: () => behind.map(({ log }) => log),
    close: async () => {
      await Promise.all(followers.map((follower) => follower.stop().then(follower.reader.end)));
    },
  };
}
