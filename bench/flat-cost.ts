import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../harness/cli/package-root.ts';
import { type Figure, figure } from './figure.ts';
import type { Part } from './part.ts';
import { runFlags } from './run-flags.ts';

const requests = { full: 1_000_000, quick: 50_000 };
const rounds = { full: 3, quick: 1 };
/** What an arm cost the harness, as test/flat-cost/bench.ts tells it in its last line. */
interface Cost {
  readonly verdict: string;
  readonly stages: readonly {
    readonly what: string;
    readonly ms: number;
    readonly cpuMs: number;
    readonly peakRssMb: number;
  }[];
}

async function costOf(count: number): Promise<Cost> {
  const program = path.join(packageRoot, 'test/flat-cost/bench.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...runFlags, program, 'failover', String(count)]);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Cost;
}

function secondsOf({ stages }: Cost, what: string): number {
  const stage = stages.find((one) => one.what === what);
  if (stage === undefined) throw new Error(`there is no stage ${what}`);
  return stage.ms / 1000;
}

/** The text of the logs is made while they are read, by the process that reads them; the time for that is left out. */
const joinSeconds = (cost: Cost): number =>
  secondsOf(cost, 'generate, read, parse, join') - secondsOf(cost, 'generate');
/** What is left to do when the load has ended and its last line was read. */
const afterLoad = [
  'history again',
  'figures for run.json',
  'encode, write',
  'read, decode',
  'judge',
  'intervals of costs',
] as const;
const judgeSeconds = (cost: Cost): number => secondsOf(cost, 'judge');

function figuresOf(costs: readonly Cost[], count: string): readonly Figure[] {
  return [
    figure(
      'flat-cost.join-and-judge',
      `${count} requests in one arm: joined and judged`,
      's',
      costs.map((cost) => joinSeconds(cost) + judgeSeconds(cost)),
      {
        goal: { atMost: 3 },
        limit: 'on one core: four lines for each request, and V8 collecting what came of them',
      },
    ),
    figure(
      'flat-cost.join',
      'of that: reading lines of agent, nginx and nodes, and joining them',
      's',
      costs.map(joinSeconds),
    ),
    figure('flat-cost.judge', 'of that: judging', 's', costs.map(judgeSeconds)),
    figure(
      'flat-cost.after-load',
      'from the last line to the verdict: joined, figures of run.json, records written and read again, judged, intervals of costs',
      's',
      costs.map((cost) => afterLoad.reduce((sum, what) => sum + secondsOf(cost, what), 0)),
      {
        limit: 'each stage reads every request once or more, on one core; the lines before it were joined as they came',
      },
    ),
    figure(
      'flat-cost.store',
      'besides: writing and reading its records',
      's',
      costs.map((cost) => secondsOf(cost, 'encode, write') + secondsOf(cost, 'read, decode')),
    ),
    figure(
      'flat-cost.memory',
      'peak of the resident memory of the process',
      'MB',
      costs.map(({ stages }) => Math.max(...stages.map(({ peakRssMb }) => peakRssMb))),
      {
        goal: { atMost: 200 },
        limit: 'about 100 MB for Node and the modules, as much for the records in their columns',
      },
    ),
  ];
}

/** What an arm of a million requests costs the harness, from lines of text to its verdict. */
export const flatCost: Part = {
  name: 'flat-cost',
  title: 'An arm of a million requests',
  measure: async ({ quick, say }) => {
    const mode = quick ? 'quick' : 'full';
    const costs: Cost[] = [];
    for (let round = 0; round < rounds[mode]; round += 1) {
      say(`round ${round + 1} of ${rounds[mode]}`);
      costs.push(await costOf(requests[mode]));
    }
    const verdicts = [...new Set(costs.map(({ verdict }) => verdict))].join(', ');
    return { figures: figuresOf(costs, requests[mode].toLocaleString('en-US')), notes: [`The arm was ${verdicts}.`] };
  },
};
