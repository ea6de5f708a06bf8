import type { FaultMark } from '../../harness/model/fault.ts';
import type { LoadAccount } from '../../harness/model/history.ts';

/** What is done about the fault of a recorded arm: there is none, nothing, or the next node is asked. */
export type Recorded = 'control' | 'broken' | 'failover';

/** A recorded arm, to be told as its witnesses would: text in the forms that agent, nginx and nodes write. */
export interface RecordedArm {
  readonly loadStartedAtEpochMs: number;
  readonly marks: readonly FaultMark[];
  readonly account: LoadAccount;
  /** Requests that failed. */
  readonly failed: number;
  /** Lines in all logs and journals. */
  readonly lines: number;
  readonly pieces: () => Iterable<Piece>;
}

/** What has been written since the last piece. */
export interface Piece {
  /** A message of the agent, with its line feed. */
  readonly agent: string;
  readonly access: string;
  readonly errors: string;
  /** Journals by node. */
  readonly journals: ReadonlyMap<string, string>;
}

const nodes = ['app-1', 'app-2', 'app-3'] as const;
const addressOf = (node: number): string => `127.0.1.${node + 1}:8080`;
const beganAt = 1_780_000_000_000.25;
const pieceOf = 500;
const serviceMs = 20;
/** Healthy time before the first cycle; then app-2 is down, and up again. */
const leadMs = 500;
const cycle = { downMs: 600, upMs: 250, recoveryMs: 60 } as const;

/** The i-th of a fixed row of numbers from 0 to 1: the same arm is recorded every time. */
function chance(i: number): number {
  let x = Math.imul(i ^ (i >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

function cyclesUntil(endMs: number): readonly FaultMark[] {
  const marks: FaultMark[] = [];
  for (let from = leadMs; from + cycle.downMs + cycle.upMs < endMs; from += cycle.downMs + cycle.upMs) {
    const to = from + cycle.downMs;
    marks.push({
      ...{ id: 'kill app-2', type: 'kill-node', target: 'app-2', address: addressOf(1), cycle: marks.length },
      ...{ from, to, recoveredAt: to + cycle.recoveryMs, proof: '127.0.1.2:8080 refuses' },
    });
  }
  return marks;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** One request of the arm, told by every witness. */
interface Told {
  readonly outcome: string;
  readonly access: string;
  readonly error: string;
  /** The node that took it on; null where none did. */
  readonly node: number | null;
  readonly journal: string;
  readonly failed: boolean;
}

function tell(id: number, dueMs: number, recorded: Recorded, isDown: (ms: number) => boolean): Told {
  const sentMs = dueMs + 0.1 + chance(id) * 0.8;
  const turn = id % 3;
  const refused = recorded !== 'control' && turn === 1 && isDown(sentMs);
  const failed = refused && recorded === 'broken';
  const server = refused ? 2 : turn;
  const tookMs = serviceMs + Math.floor(chance(id + 0x5bd1e995) * 4);
  const startMs = Math.floor(beganAt + sentMs + 0.2);
  const durationMs = failed ? 1 : tookMs + (refused ? 1 : 0);
  const answer = { us: '200', uc: '0.000', uh: seconds(tookMs), ur: seconds(tookMs), ua: addressOf(server) };
  const refusal = { us: '502', uc: '-', uh: '-', ur: '0.001', ua: addressOf(1) };
  const list = (key: 'us' | 'uc' | 'uh' | 'ur' | 'ua'): string =>
    failed ? refusal[key] : refused ? `${refusal[key]}, ${answer[key]}` : answer[key];
  const status = failed ? 502 : 200;
  const at = beganAt + sentMs + (refused ? 1.4 : 0.4);
  const journal = (event: string, outcome: string, epochMs: number): string =>
    `{"e":"${event}","id":"gc-${id}",${outcome}"node":"${nodes[server]}","at":${epochMs}}\n`;
  return {
    failed,
    node: failed ? null : server,
    outcome: JSON.stringify([id, id % 10, dueMs, sentMs, sentMs + durationMs + 1.3, status]),
    access: `{"id":"gc-${id}","t":"${seconds(startMs + durationMs)}","rt":"${seconds(durationMs)}","s":"${status}","m":"GET","u":"/products/7","ua":"${list('ua')}","us":"${list('us')}","uc":"${list('uc')}","uh":"${list('uh')}","ur":"${list('ur')}","b":"20","cs":"","c":"${id}"}\n`,
    error: refused
      ? `2026/11/22 14:21:15 [error] 21107#21107: *${id} connect() failed (111: Connection refused) while connecting to upstream, client: 127.0.0.1, server: , request: "GET /products/7 HTTP/1.1", upstream: "http://${addressOf(1)}/products/7", host: "127.0.0.1", referrer: "http://gatecrash.invalid/gc-${id}"\n`
      : '',
    journal: failed ? '' : `${journal('start', '', at)}${journal('end', '"o":"answered",', at + tookMs - 0.6)}`,
  };
}

/** Records an arm of so many requests, each of which it tells to its end: 2,000 a second, and app-2 killed over and over. */
export function recordArm(recorded: Recorded, requests: number): RecordedArm {
  const everyMs = 0.5;
  const lastMs = requests * everyMs;
  const marks = recorded === 'control' ? [] : cyclesUntil(lastMs - 200);
  const lastTo = marks.at(-1)?.recoveredAt ?? 0;
  const isDown = (ms: number): boolean =>
    ms > leadMs + 6 && ms < lastTo && (ms - leadMs) % (cycle.downMs + cycle.upMs) < cycle.downMs;
  let failed = 0;
  let refusals = 0;
  for (let id = 1; id < requests; id += 3) {
    if (recorded !== 'control' && isDown(id * everyMs + 0.1 + chance(id) * 0.8)) refusals += 1;
  }
  if (recorded === 'broken') failed = refusals;
  function* pieces(): Iterable<Piece> {
    for (let first = 0; first < requests; first += pieceOf) {
      const piece = { access: '', errors: '', journals: nodes.map(() => '') };
      const outcomes: string[] = [];
      for (let id = first; id < Math.min(requests, first + pieceOf); id += 1) {
        const told = tell(id, id * everyMs, recorded, isDown);
        outcomes.push(told.outcome);
        piece.access += told.access;
        piece.errors += told.error;
        if (told.node !== null) piece.journals[told.node] += told.journal;
      }
      yield {
        ...piece,
        agent: `{"event":"outcomes","sent":${first + outcomes.length},"outcomes":[${outcomes.join(',')}]}\n`,
        journals: new Map(nodes.map((node, index) => [node, piece.journals[index] ?? ''])),
      };
    }
  }
  const answered = { sent: requests, answered: requests, failed: 0, inFlight: 0 };
  return {
    loadStartedAtEpochMs: beganAt,
    marks,
    failed,
    lines: requests + refusals + 2 * (requests - failed),
    account: { ...answered, durationMs: lastMs + 30, longestStallMs: 3 },
    pieces,
  };
}
