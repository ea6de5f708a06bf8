import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { isSound, type Tally, type Wrong } from './check-truths.ts';
import type { SameTally } from './same.ts';
import { truths } from './truths.ts';

/**
 * `npm run test:truth`: recorded runs whose true answer is known, each drawn by its seed, and what the judge says of
 * them; then runs of one arm that are held against another run of the same one. Ends with 1 where it is wrong once, or leaves more than
 * one in fifty open.
 * `--runs` and `--pairs` say how many, `--seed` from which seed on, `--show` lists those that it left open.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3000' },
    pairs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'boolean', default: false },
  },
});
const rounds = Math.ceil(Number(values.runs) / truths.length);
const first = Number(values.seed);
const cores = availableParallelism();

/** Every `cores`-th number from `first + part` on, of `count` in all. */
function share(count: number, part: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index).filter((_, index) => index % cores === part);
}

function line({ truth, seed, arm, said, right, reason }: Wrong): string {
  return `${truth}, seed ${seed}: ${arm} is ${said}, ${right} is right: ${reason}`;
}

const begun = performance.now();
const parts = await Promise.all(
  Array.from({ length: cores }, async (_, part) => {
    const workerData = { seeds: share(rounds, part), pairs: share(Number(values.pairs), part) };
    const [said] = await once(new Worker(new URL('./worker.ts', import.meta.url), { workerData }), 'message');
    return said as { readonly truths: Tally; readonly same: SameTally };
  }),
);
const wrong = parts.flatMap((part) => part.truths.wrong);
const inconclusive = parts.flatMap((part) => part.truths.inconclusive);
const different = parts.flatMap(({ same }) => same.different);
const sum = (of: (part: (typeof parts)[number]) => number): number =>
  parts.reduce((total, part) => total + of(part), 0);

for (const one of wrong) console.log(`✗ ${line(one)}`);
if (values.show) for (const one of inconclusive) console.log(`? ${line(one)}`);
for (const { seed, measure, reason } of different) {
  console.log(`✗ an arm against itself, seed ${seed}, ${measure}: ${reason}`);
}
const compared = `${sum(({ same }) => same.comparisons)} comparisons`;
console.log(
  `${sum(({ same }) => same.pairs)} arms against themselves, ${compared}, ${different.length} said to differ`,
);
console.log(`${sum((part) => part.truths.runs)} runs, ${wrong.length} wrong, ${inconclusive.length} inconclusive`);
console.error(`${truths.length} truths, from seed ${first} on, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
const sound = isSound({ runs: sum((part) => part.truths.runs), wrong, inconclusive });
process.exitCode = sound && different.length === 0 ? 0 : 1;
