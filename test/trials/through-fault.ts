import type { Seen } from '../../harness/lint/experiment.ts';
import type { OwnRuntime } from '../../harness/own-config/own-runtime.ts';
import type { OwnWorld } from '../../harness/own-config/own-world.ts';
import { type MatrixResult, runMatrices } from '../../harness/own-config/run-matrix.ts';
import type { CellRequest } from '../../harness/validate/matrix/cell.ts';
import { countOutcomes } from './count-outcomes.ts';
import { targetsIn } from './targets-in.ts';

/** The values, where none of them is null. */
function allKnown(values: readonly (number | null)[]): readonly number[] | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known : null;
}

/** The cells of one config, of both methods and of all its places, together. */
function seenOf({ samples, unseen }: MatrixResult): Seen {
  const [first] = unseen;
  if (first !== undefined) throw new Error(`${first.plan.method} of ${first.plan.fault.id}: ${first.because}`);
  if (samples.length === 0) throw new Error('no cell has that fault');
  const requests: readonly CellRequest[] = samples.flatMap(({ during }) => during);
  const attempts = samples.map((sample) => sample.attempts);
  const back = allKnown(samples.map(({ recoveredAfterMs }) => recoveredAfterMs));
  return {
    complaints: [],
    statuses: countOutcomes(requests.map(({ outcome }) => outcome)),
    attempts: allKnown(attempts)?.reduce((sum, one) => sum + one, 0) ?? null,
    connections: null,
    backAfterMs: back === null ? 'not' : Math.round(Math.max(...back)),
  };
}

/** Takes configs through one fault of the matrix side by side, and tells what was seen of each. */
export async function throughFault(
  worlds: readonly OwnWorld[],
  fault: string,
  opened: OwnRuntime,
  signal: AbortSignal,
): Promise<readonly Seen[]> {
  const sides = worlds.map((world) => ({ world, opened, targets: targetsIn(world), left: [] }));
  const only = (cell: { readonly fault: string }): boolean => cell.fault === fault;
  const results = await runMatrices(sides, { workers: sides.length, only, onPodEnd: () => {}, signal });
  return results.map(seenOf);
}
