import type { CellKey } from '../../matrix/cell.ts';
import { compareMatrices, type MatrixComparison, usualLooks } from '../compare-matrices.ts';
import type { MatrixRound } from '../pair-cells.ts';

/** Takes both configs through the faults once more; null: all cells, else these alone. */
export type TakeRound = (cells: readonly CellKey[] | null) => Promise<MatrixRound>;

/** Takes rounds for as long as they can tell more, and never more than the looks allow. */
export async function untilDecided(
  takeRound: TakeRound,
  { looks = usualLooks }: { readonly looks?: number } = {},
): Promise<{ readonly rounds: readonly MatrixRound[]; readonly comparison: MatrixComparison }> {
  const rounds = [await takeRound(null)];
  let comparison = compareMatrices(rounds, { looks });
  while (comparison.further !== null) {
    const { cells, rounds: more } = comparison.further;
    for (let taken = 0; taken < more; taken += 1) rounds.push(await takeRound(cells));
    comparison = compareMatrices(rounds, { looks });
  }
  return { rounds, comparison };
}
