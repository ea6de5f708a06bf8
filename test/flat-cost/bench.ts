import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadScenarios } from '../../harness/cli/load-scenario.ts';
import { packageRoot } from '../../harness/cli/package-root.ts';
import { unjudgedArm } from '../../harness/document.ts';
import { costIntervals } from '../../harness/judge/costs.ts';
import { judgeScenario } from '../../harness/judge/judge-scenario.ts';
import { enough } from '../../harness/judge/stopping-rule.ts';
import { armsOf } from '../../harness/model/arm.ts';
import { type ArmCase, armCaseOf } from '../../harness/model/arm-case.ts';
import { compactRecords } from '../../harness/model/compact-records.ts';
import { decisionPlan } from '../../harness/model/decision.ts';
import { topologyOf } from '../../harness/model/topology.ts';
import { storedRecords, storeRecords } from '../../harness/stored-records.ts';
import { type Recorded, recordArm } from './recorded-arm.ts';
import { replay } from './replay.ts';

const names: Readonly<Record<Recorded, string>> = {
  control: 'control',
  broken: 'broken/node-killed',
  failover: 'failover/node-killed',
};

/** What a stage took, and how much memory the process has had at most by then. */
export interface Stage {
  readonly what: string;
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakRssMb: number;
}

const stages: Stage[] = [];

function memory(): string {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const mb = (bytes: number): string => `${Math.round(bytes / 1e6)}`.padStart(5);
  return `rss ${mb(rss)}  heap ${mb(heapUsed)}  buffers ${mb(arrayBuffers)}  peak rss ${mb(process.resourceUsage().maxRSS * 1024)} MB`;
}

async function stage<T>(what: string, work: () => T | Promise<T>, lines = 0): Promise<T> {
  const begin = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const ms = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  stages.push({ what, ms, cpuMs, peakRssMb: (process.resourceUsage().maxRSS * 1024) / 1e6 });
  const rate = lines === 0 ? '' : `${Math.round(lines / cpuMs)}k lines/s of CPU`;
  const figure = (value: number): string => `${value.toFixed(0).padStart(7)} ms`;
  console.log(`${what.padEnd(34)}${figure(ms)}  CPU${figure(cpuMs)}  ${memory()}  ${rate}`);
  return result;
}

/** The same pieces, with how long it took to make each. */
function* within<T>(pieces: Iterable<T>, took: (ms: number) => void): Iterable<T> {
  let begin = performance.now();
  for (const piece of pieces) {
    took(performance.now() - begin);
    yield piece;
    begin = performance.now();
  }
}

/** What an arm of so many requests costs the harness, stage by stage; prints figures and asserts none. */
export async function flatCost(recorded: Recorded, requests: number): Promise<void> {
  const folder = path.join(packageRoot, 'scenarios', 'flapping-node');
  const { scenarios } = await loadScenarios([{ name: 'flapping-node', folder }]);
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error('there is no flapping-node');
  const plan = decisionPlan(10, 'normal');
  const caseOf = async (which: Recorded, count: number, told: typeof stage) => {
    const arm = armsOf(scenario).find(({ name }) => name === names[which]);
    if (arm === undefined) throw new Error(`there is no ${names[which]}`);
    const source = recordArm(which, count);
    const file = path.join(tmpdir(), `flat-cost-${process.pid}.bin`);
    const write = async () => {
      let generatingMs = 0;
      const timed = { ...source, pieces: () => within(source.pieces(), (ms) => (generatingMs += ms)) };
      const { collector, tell } = replay(timed, topologyOf(arm.world));
      await told('generate, read, parse, join', () => tell(), source.lines);
      if (told === stage) {
        console.log(`  of which text was generated for ${generatingMs.toFixed(0)} ms`);
        stages.push({ what: 'generate', ms: generatingMs, cpuMs: generatingMs, peakRssMb: 0 });
      }
      const partial = await told('history', () => collector.history(null, []));
      await told('a look of the stopping rule', () =>
        enough(armCaseOf(scenario, arm, plan, { history: partial, skippedBecause: null, interrupted: false })),
      );
      const history = await told('history again', () => collector.history(source.account, []));
      const timing = { startMs: 0, loadMs: 0, stopMs: 0 };
      const beside = { usage: [], capture: null, captureProblem: null, behind: [], reachability: [], problem: null };
      const run = { ...beside, history, errorLog: collector.errorLog(), timing, held: null };
      const document = await told('figures for run.json', () =>
        unjudgedArm(scenario, { ...arm, repetition: 1 }, run, false),
      );
      await told('encode, write', () => storeRecords(file, history.records));
      console.log(JSON.stringify([document.requests, document.kinds, document.logs.length]));
      return { ...history, records: [] };
    };
    const rest = await write();
    const records = await told('read, decode', () => storedRecords(file, compactRecords().add));
    await rm(file);
    const history = { ...rest, records };
    return armCaseOf(scenario, arm, plan, { history, skippedBecause: null, interrupted: false });
  };
  const quietly: typeof stage = async (_, work) => work();
  const others: ArmCase[] = [];
  for (const which of ['control', 'broken', 'failover'] as const) {
    if (which === recorded) break;
    others.push(await caseOf(which, 8000, quietly));
  }
  console.log(`\n${names[recorded]}, ${requests} requests; at first ${memory()}`);
  const subject = await caseOf(recorded, requests, stage);
  const judged = await stage('judge', () => judgeScenario([...others, subject]));
  await stage('intervals of costs', () => costIntervals(subject, others[0] ?? null));
  const { verdict, reason } = judged.get(subject.name) ?? {};
  console.log(`${verdict}: ${reason}`);
  console.log(JSON.stringify({ verdict, stages }));
}

if (process.argv[1]?.endsWith('flat-cost/bench.ts') === true) {
  const [, , recorded = 'failover', requests = '1000000'] = process.argv;
  await flatCost(recorded as Recorded, Number(requests));
}
