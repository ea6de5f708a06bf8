import path from 'node:path';
import { expect, test } from 'vitest';
import { loadScenarios } from '../../harness/cli/load-scenario.ts';
import { packageRoot } from '../../harness/cli/package-root.ts';
import { accountingTrouble } from '../../harness/judge/accounting.ts';
import { brokenCase } from '../../harness/judge/testing/history-builder.ts';
import type { ArmHistory, LoadAccount } from '../../harness/model/history.ts';
import type { AccessEntry, JournalEntry } from '../../harness/model/log-entries.ts';
import type { ClientRecord } from '../../harness/model/record.ts';
import { topologyOf } from '../../harness/model/topology.ts';
import { worldOf } from '../../harness/model/world.ts';
import { type LiveJoin, liveJoin } from '../../harness/observe/live-join.ts';
import { type Piece, recordArm } from './recorded-arm.ts';
import { replay } from './replay.ts';

const zero = 1_780_000_000_000.25;
const million = 1_000_000;

function clientOf(id: number): ClientRecord {
  return { id, route: 0, dueMs: id / 2, sentMs: id / 2 + 0.3, doneMs: id / 2 + 22.1, outcome: 200 };
}

function accessOf(id: number): AccessEntry {
  const startEpochMs = Math.floor(zero + id / 2 + 0.5);
  const address = `127.0.1.${(id % 3) + 1}:8080`;
  return {
    ...{ requestId: id, startEpochMs, endEpochMs: startEpochMs + 20, status: 200, method: 'GET', path: '/' },
    attempts: [{ address, status: 200, connectMs: 0, headerMs: 20, responseMs: 20 }],
    ...{ bodyBytes: 20, cacheStatus: null, connection: id },
  };
}

function arrivalOf(id: number): readonly [JournalEntry, JournalEntry] {
  const common = { requestId: id, node: `app-${(id % 3) + 1}` };
  const epochMs = zero + id / 2 + 0.75;
  const end = { ...common, event: 'end', epochMs: epochMs + 19, outcome: 'answered' } as const;
  return [{ ...common, event: 'start', epochMs }, end];
}

function tell(join: LiveJoin, id: number): void {
  for (const entry of arrivalOf(id)) join.addJournal(entry);
  join.addAccess(accessOf(id));
}

function accounts(requests: number): LoadAccount {
  const counted = { sent: requests, answered: requests, failed: 0, inFlight: 0 };
  return { ...counted, durationMs: requests / 2, longestStallMs: 3 };
}

function troubleOf(history: Pick<ArmHistory, 'records' | 'foreign'>): string | null {
  const rest = { marks: [], acts: [], programs: [], account: accounts(million) };
  return accountingTrouble(brokenCase({ history: { ...history, ...rest } }));
}

test('a million requests are accounted for exactly, and one record, line or arrival too few or too many is found', () => {
  const lost = 654_321;
  const join = liveJoin(zero);
  for (let id = 0; id < million; id += 1) {
    tell(join, id);
    if (id !== lost) join.addClient(clientOf(id));
  }
  expect(join.look().foreign).toEqual({ gatewayLines: 1, arrivals: 1, errorLines: 0 });
  expect(troubleOf(join.look())).toBe('1000000 requests were sent, but 999999 are recorded');

  join.addClient(clientOf(lost));
  const { records, foreign } = join.look();
  expect(foreign).toEqual({ gatewayLines: 0, arrivals: 0, errorLines: 0 });
  expect(records).toHaveLength(million);
  expect(troubleOf({ records, foreign })).toBeNull();

  const [start, end] = arrivalOf(123_456);
  join.addJournal({ ...start, epochMs: end.epochMs + 1 });
  expect(troubleOf(join.look())).toBe(
    'request 123456 had 1 attempt at app-1, 1 of them answered, but arrived there 2 times',
  );
  join.addAccess({ ...accessOf(77_777), endEpochMs: accessOf(77_777).endEpochMs + 5 });
  expect(troubleOf(join.look())).toBe('the gateway logged 1 request that nobody sent');
  tell(join, million);
  expect(join.look().foreign).toEqual({ gatewayLines: 2, arrivals: 1, errorLines: 0 });
  expect(join.look().records).toHaveLength(million);
});

/** What the accounts of a recorded arm come to where one of its pieces is told otherwise. */
async function told(change: (piece: Piece) => Piece): Promise<string | null> {
  const folder = path.join(packageRoot, 'scenarios/flapping-node');
  const [scenario] = (await loadScenarios([{ name: 'flapping-node', folder }])).scenarios;
  if (scenario === undefined) throw new Error('there is no flapping-node');
  const arm = recordArm('failover', 20_000);
  const { collector, tell: tellAll } = replay(arm, topologyOf(worldOf(scenario, null)));
  await tellAll((piece, index) => (index === 20 ? change(piece) : piece));
  const history = collector.history(arm.account, []);
  expect(collector.errorLog().length).toBeGreaterThan(20);
  return accountingTrouble(brokenCase({ history }));
}

const access = (change: (lines: readonly string[]) => readonly string[]) => (piece: Piece) => ({
  ...piece,
  access: change(piece.access.split('\n')).join('\n'),
});

test.each<[string, (piece: Piece) => Piece, string | null]>([
  ['nothing is changed', (piece) => piece, null],
  [
    'a line is lost',
    access((lines) => lines.toSpliced(5, 1)),
    'request 10005 was answered (200), but the gateway has no line of it',
  ],
  [
    'a line is there twice',
    access(([first = '', ...lines]) => [first, first, ...lines]),
    'the gateway logged 1 request that nobody sent',
  ],
  [
    'a line is cut',
    access(([first = '', ...lines]) => [first.slice(9), ...lines]),
    'the gateway logged 1 request that nobody sent',
  ],
])('logs that are read as text: %s', async (_, change, trouble) => {
  expect(await told(change)).toBe(trouble);
});
