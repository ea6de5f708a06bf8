import { parentPort, workerData } from 'node:worker_threads';
import { checkTruths } from './check-truths.ts';
import { checkSame } from './same.ts';
import { truths } from './truths.ts';

/** Judges some of the seeds; each worker has its own. */
const { seeds, pairs } = workerData as { readonly seeds: readonly number[]; readonly pairs: readonly number[] };
parentPort?.postMessage({ truths: checkTruths(truths, seeds), same: checkSame(pairs) });
