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
import type { ClientRecord } from './model/record.ts';
import type { SpikeAccount, SpikeReport } from './model/spike.ts';
import { allNodes, gatewayAddress, keepsJournal, type Node, type Topology } from './model/topology.ts';
import { ejectionsOf } from './observe/ejections.ts';
import type { BehindLog } from './observe/errors-behind.ts';
import { joinHistory } from './observe/join.ts';
import { parseActLine, parseJournalLine } from './observe/journal.ts';
import { type LogReader, logReader } from './observe/log-reader.ts';
import type { Pod } from './runtimes/runtime.ts';

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
  /** The gateway's error log lines, in its order. */
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

/** Begins to follow the logs and journals of a pod. */
export function collect(pod: Pod, topology: Topology): Collector {
  const client: ClientRecord[] = [];
  const access: AccessEntry[] = [];
  const errors: ErrorEntry[] = [];
  const journal: JournalEntry[] = [];
  const ownActs: ActEntry[] = [];
  const deliveries: JournalEntry[] = [];
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
      else access.push(entry);
    }),
    errors: logReader(parseErrorLine, (entry) => {
      if (!entry.spike) errors.push(entry);
      const death = /^worker process \d+ exited on signal \d+/.exec(entry.message)?.[0];
      if (death !== undefined) deaths.push({ at: lastDoneMs, detail: death });
    }),
    journals: writers.map(() =>
      logReader<JournalEntry | ActEntry>(
        (line) => parseJournalLine(line) ?? parseActLine(line),
        (entry) => {
          if (entry.event === 'act') ownActs.push(entry);
          else if (!entry.spike) journal.push(entry);
        },
      ),
    ),
  };
  const told = thirdParties.map(() => logReader(parseJournalLine, (entry) => void deliveries.push(entry)));
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
      heardAt = performance.now();
    },
    addOutcomes: (sentSoFar, outcomes) => {
      sent = sentSoFar;
      heardAt = performance.now();
      for (const [id, route, dueMs, sentMs, doneMs, outcome] of outcomes) {
        lastDoneMs = Math.max(lastDoneMs, doneMs ?? 0);
        client.push({ id, route, dueMs, sentMs, doneMs, outcome });
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
    attempts: (address) =>
      access.reduce((sum, { attempts }) => sum + attempts.filter((one) => one.address === address).length, 0),
    failedAttempts: (address) =>
      access.reduce(
        (sum, { attempts }) => sum + attempts.filter((one) => one.address === address && one.headerMs === null).length,
        0,
      ),
    failedRequests: () => access.filter(({ status, requestId }) => requestId !== null && status >= 500).length,
    history: (account, programs) => {
      if (loadStartedAtEpochMs === null) return nothingSeen;
      const began = loadStartedAtEpochMs;
      const { records, foreign } = joinHistory({
        loadStartedAtEpochMs: began,
        client,
        access,
        errors,
        journal,
        deliveries,
      });
      return {
        records,
        marks: open === null ? marks : [...marks, { ...open, to: lastDoneMs, recoveredAt: null }],
        acts: [...acts, ...ownActs.map(actOf(began)), ...ejectionsOf({ errors, access }, addresses, began)],
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
    allLogged: () => {
      const lines = new Set(access.map(({ requestId }) => requestId));
      return client.every(({ id, outcome }) => typeof outcome !== 'number' || lines.has(id));
    },
    errorLog: () => errors,
    behind: () => behind.map(({ log }) => log),
    close: async () => {
      await Promise.all(followers.map((follower) => follower.stop().then(follower.reader.end)));
    },
  };
}
