import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { journalFile } from '../harness/deploy.ts';
import { nginxLogs } from '../harness/gateways/nginx.ts';
import { parseAccessLine } from '../harness/gateways/nginx-log.ts';
import type { ClientRecord } from '../harness/model/record.ts';
import { joinHistory } from '../harness/observe/join.ts';
import { parseJournalLine } from '../harness/observe/journal.ts';
import { type BenchPod, openRuntime } from './bench-pod.ts';
import { figure } from './figure.ts';
import { driveBenchLoad } from './load.ts';
import type { Part } from './part.ts';

const rounds = { full: 15, quick: 3 };
const lastsMs = { full: 10_000, quick: 2000 };
const ratePerSecond = 2000;

interface Lines {
  readonly access: readonly string[];
  readonly journal: readonly string[];
}

async function linesOf(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
}

async function linesOfPod({ exchange, topology }: BenchPod): Promise<Lines> {
  const journals = topology.nodes.map((node) => linesOf(path.join(exchange, journalFile(node))));
  return {
    access: await linesOf(path.join(exchange, nginxLogs.access)),
    journal: (await Promise.all(journals)).flat(),
  };
}

/** Reads and joins these lines as a run does with its logs; gives lines per second for both steps and for the join alone. */
function timeJoin({ access, journal }: Lines): { readonly all: number; readonly joined: number } {
  const begun = performance.now();
  const entries = access.map(parseAccessLine).filter((entry) => entry !== null);
  const told = journal.map(parseJournalLine).filter((entry) => entry !== null);
  const parsed = performance.now();
  const client = entries.map(
    ({ requestId, startEpochMs, endEpochMs, status }): ClientRecord => ({
      ...{ id: requestId ?? -1, route: 0, dueMs: startEpochMs, sentMs: startEpochMs, doneMs: endEpochMs },
      outcome: status,
    }),
  );
  const ready = performance.now();
  const { records } = joinHistory({ loadStartedAtEpochMs: 0, client, access: entries, errors: [], journal: told });
  const ended = performance.now();
  if (!records.every(({ arrivals }) => arrivals.length === 1)) throw new Error('the lines were not joined');
  const lines = access.length + journal.length;
  return {
    all: (lines / (parsed - begun + ended - ready)) * 1000,
    joined: (lines / (ended - ready)) * 1000,
  };
}

/** How fast logs and journals of a pod become records of its requests. */
export const join: Part = {
  name: 'join',
  title: 'Reading and joining logs',
  measure: async ({ quick, say }) => {
    const mode = quick ? 'quick' : 'full';
    const runtime = await openRuntime('local', false);
    let lines: Lines = { access: [], journal: [] };
    try {
      say(`writing the logs of ${(ratePerSecond * lastsMs[mode]) / 1000} requests`);
      await driveBenchLoad(runtime, ratePerSecond, lastsMs[mode], async (bench) => {
        lines = await linesOfPod(bench);
      });
    } finally {
      await runtime.close();
    }
    say('joining');
    timeJoin(lines);
    const times = Array.from({ length: rounds[mode] }, () => timeJoin(lines));
    const count = (lines.access.length + lines.journal.length).toLocaleString('en-US');
    return {
      figures: [
        figure(
          'join.read-and-join',
          `${count} lines of nginx and nodes: read and joined`,
          'lines/s',
          times.map(({ all }) => all),
          { limit: 'every line is taken apart, on one core' },
        ),
        figure(
          'join.join',
          'the same: joined alone',
          'lines/s',
          times.map(({ joined }) => joined),
          { limit: 'maps by request id, on one core' },
        ),
      ],
      notes: [],
    };
  },
};
