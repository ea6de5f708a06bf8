import { compareMatrices, type MatrixComparison } from '../validate/compare/compare-matrices.ts';
import type { MatrixRound } from '../validate/compare/pair-cells.ts';
import { cellKeyText } from '../validate/matrix/cell.ts';
import { type MatrixResult, type MatrixSettings, type MatrixSide, runMatrices } from './run-matrix.ts';

/** Two configs, or one on two gateways, through the same faults. */
export interface ComparedSides {
  readonly baseline: MatrixSide;
  readonly candidate: MatrixSide;
}

/** What came of both, and what differs. */
export interface ComparedMatrices {
  /** All cells of the first round. */
  readonly first: { readonly baseline: MatrixResult; readonly candidate: MatrixResult };
  readonly comparison: MatrixComparison;
}

/** How sides are to be compared. */
export interface CompareSettings extends MatrixSettings {
  /** How often more rounds are looked at, at most; unset: as often as is usual. */
  readonly looks?: number;
  readonly onFurther: (cells: number, rounds: number) => void;
}

const nothing: MatrixResult = { samples: [], unseen: [] };

/**
 * Takes both sides through all faults side by side, and then again and again through those of the cells that look different, until
 * it is known whether they are.
 */
export async function compareMatricesOf(
  { baseline, candidate }: ComparedSides,
  settings: CompareSettings,
): Promise<ComparedMatrices> {
  const { looks, onFurther } = settings;
  const options = looks === undefined ? {} : { looks };
  const [before = nothing, after = nothing] = await runMatrices([baseline, candidate], settings);
  const rounds: MatrixRound[] = [{ baseline: before.samples, candidate: after.samples }];
  let comparison = compareMatrices(rounds, options);
  while (comparison.further !== null) {
    const { cells, rounds: more } = comparison.further;
    onFurther(cells.length, more);
    const wanted = new Set(cells.map(cellKeyText));
    const sides = Array.from({ length: more }, () => [{ ...baseline }, { ...candidate }]).flat();
    const results = await runMatrices(sides, { ...settings, only: (cell) => wanted.has(cellKeyText(cell)) });
    for (let round = 0; round < more; round += 1) {
      const [one = nothing, other = nothing] = results.slice(2 * round, 2 * round + 2);
      rounds.push({ baseline: one.samples, candidate: other.samples });
    }
    comparison = compareMatrices(rounds, options);
  }
  return { first: { baseline: before, candidate: after }, comparison };
}
