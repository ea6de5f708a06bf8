import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measures } from '../../harness/model/claim.ts';
import { storedCases } from '../../harness/rejudge.ts';
import { checkout } from '../checkout.ts';
import { documentOf, gatecrash } from '../gatecrash.ts';
import { differences } from './same.ts';

/**
 * `npm run test:truth -- same`: arms on real pods, each run again and again and held against the next run of itself, by
 * every measure and both ways. Ends with 1 where one is said to be worse than itself, where two runs of one arm are
 * confirmed and refuted, or where there was not one comparison for each that was asked for.
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

const counts = { arms: 0, pairs: 0, comparisons: 0, different: 0, inconclusive: 0 };

/** Holds every run of each arm against the next one. */
async function compare(folder: string): Promise<void> {
  const run = await documentOf(folder);
  for (const [index, { arms }] of run.scenarios.entries()) {
    for (const name of new Set(arms.map((arm) => arm.name))) {
      const ran = arms.filter((arm) => arm.name === name && arm.records !== null);
      const verdicts = ran.map(({ verdict }) => verdict);
      counts.arms += 1;
      counts.inconclusive += verdicts.filter((verdict) => verdict === 'inconclusive').length;
      if (verdicts.includes('confirmed') && verdicts.includes('refuted')) {
        counts.different += 1;
        console.log(`✗ ${name} is confirmed in one run and refuted in another`);
      }
      for (const [place, { repetition }] of ran.entries()) {
        const next = ran[place + 1];
        if (next === undefined) continue;
        const [[one], [other]] = await Promise.all(
          [repetition, next.repetition].map((each) =>
            storedCases(folder, run, { index, repetition: each, names: [name] }),
          ),
        );
        if (one === undefined || other === undefined) throw new Error(`${name} has no records of a run that it names`);
        counts.pairs += 1;
        counts.comparisons += 2 * measures.length;
        for (const { measure, reason } of [...differences(one, other), ...differences(other, one)]) {
          counts.different += 1;
          console.log(`✗ ${name}, runs ${repetition} and ${next.repetition}, ${measure}: ${reason}`);
        }
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
console.log(
  `${counts.arms} arms, ${counts.pairs} runs held against the next of the same arm, ${counts.comparisons} comparisons, ${counts.different} said to differ, ${counts.inconclusive} runs inconclusive`,
);
process.exitCode = counts.different > 0 || counts.pairs < pairs ? 1 : 0;
