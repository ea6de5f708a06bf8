import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Measure, measures } from '../../harness/model/claim.ts';
import type { ArmDocument, RunDocument } from '../../harness/model/run-document.ts';
import { storedCases } from '../../harness/rejudge.ts';
import { checkout } from '../checkout.ts';
import { documentOf, gatecrash } from '../gatecrash.ts';
import { differences } from './same.ts';

/**
 * `npm run test:truth -- same`: arms on real pods, each run again and again and held against the next run of itself, by
 * every measure and both ways. Ends with 1 where one is said to be worse than itself, where two runs of one arm are
 * confirmed and refuted, or where more than one pair in ten is left open: the judge compares with no arm that is
 * inconclusive.
 * `--pairs` says how often, `--arm` (repeatable) which arms of flapping-node, `--runtime` where, `--run` names a run
 * folder to take instead of a new run.
 */
const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== 'same'),
  options: {
    pairs: { type: 'string', default: '20' },
    arm: { type: 'string', multiple: true, default: ['failover/node-killed'] },
    runtime: { type: 'string', default: 'local' },
    run: { type: 'string' },
  },
});
const pairs = Number(values.pairs);

/** Runs the arms once more often than there are pairs; gives the run folder. */
async function runArms(folder: string): Promise<string> {
  const output = path.join(folder, 'out');
  const arms = values.arm.flatMap((arm) => ['--arm', arm]);
  const args = ['run', path.join(checkout, 'scenarios/flapping-node'), ...arms, '--repeat-each', String(pairs + 1)];
  const { code, stderr } = await gatecrash([...args, '--output', output, '--runtime', values.runtime, '-q'], {
    cwd: folder,
  });
  if (code === null || code >= 4) throw new Error(`the run ended with ${code}:\n${stderr}`);
  return output;
}

/** A machine that is busy may leave so many pairs open; a judge that compares none sees nothing. */
const openAllowed = 0.1;

/**
 * Counts and shares of an arm are its own, and are compared as they are. How long an answer takes is also the machine's,
 * which is not the same from one run to the next: there it takes the factor that comparisons ask for at least.
 */
const times = (measure: Measure): number => (measure === 'latencyP50Ms' ? 1.3 : 1);

const counts = { arms: 0, pairs: 0, open: 0, comparisons: 0, different: 0 };

function different(what: string): void {
  counts.different += 1;
  console.log(`✗ ${what}`);
}

/** Whether the judge compares with such an arm: one that it has settled. */
const isSettled = ({ verdict }: ArmDocument): boolean => verdict === 'confirmed' || verdict === 'refuted';

/** Holds two runs of one arm against each other, both ways. */
async function compareRuns(
  folder: string,
  run: RunDocument,
  index: number,
  two: readonly ArmDocument[],
): Promise<void> {
  const name = two[0]?.name ?? '';
  counts.pairs += 1;
  if (!two.every(isSettled)) {
    counts.open += 1;
    return;
  }
  const runs = two.map(({ repetition }) => repetition);
  const cases = await Promise.all(
    runs.map((repetition) => storedCases(folder, run, { index, repetition, names: [name] })),
  );
  const [one, other] = cases.flat();
  if (one === undefined || other === undefined) throw new Error(`${name} is not in both of the runs ${runs}`);
  counts.comparisons += 2 * measures.length;
  for (const { measure, reason } of [...differences(one, other, times), ...differences(other, one, times)]) {
    different(`${name}, runs ${runs.join(' and ')}, ${measure}: ${reason}`);
  }
}

/** Holds every run of each arm against the next one. */
async function compare(folder: string): Promise<void> {
  const run = await documentOf(folder);
  for (const [index, { arms }] of run.scenarios.entries()) {
    for (const [name, runs] of Map.groupBy(arms, (arm) => arm.name)) {
      counts.arms += 1;
      const verdicts = runs.map(({ verdict }) => verdict);
      if (verdicts.includes('confirmed') && verdicts.includes('refuted')) {
        different(`${name} is confirmed in one run and refuted in another`);
      }
      for (const place of runs.keys()) {
        const two = runs.slice(place, place + 2);
        if (two.length === 2) await compareRuns(folder, run, index, two);
      }
    }
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-truth-'));
try {
  await compare(values.run ?? (await runArms(folder)));
} finally {
  await rm(folder, { recursive: true, force: true });
}
const { arms, pairs: held, open, comparisons } = counts;
console.log(
  `${arms} arms, ${held} runs held against the next one of the same arm: ${comparisons} comparisons, ${counts.different} said to differ, ${open} pairs left open`,
);
const tooFew = held < arms * pairs || open > held * openAllowed;
process.exitCode = counts.different > 0 || arms === 0 || tooFew ? 1 : 0;
