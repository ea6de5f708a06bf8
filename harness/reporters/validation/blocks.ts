import type { CellDocument, Grade } from '../../model/validation-cell.ts';
import { gradeRank } from './grade-words.ts';
import type { Ground, Place } from './grid.ts';

/** What came of a fault, with the methods by which it came to the same. */
export interface Outcome {
  readonly fault: string;
  readonly methods: readonly string[];
  readonly grade: Grade;
  readonly cells: readonly CellDocument[];
}

/** Places that lead to the same, and came to the same by every fault. */
export interface Block {
  readonly locations: readonly string[];
  readonly at: readonly string[];
  readonly upstream: string;
  /** The worst first. */
  readonly outcomes: readonly Outcome[];
}

/** What is the same of cells that came to the same, whatever their figures. */
function shapeOf({ grade, statuses, attemptsPerRequest, duplicates, recoveredAfterMs }: CellDocument): string {
  const recovery = recoveredAfterMs === null ? 'never' : recoveredAfterMs > 0 ? 'later' : 'at once';
  const tries = attemptsPerRequest === null ? null : attemptsPerRequest.toFixed(1);
  return JSON.stringify([grade, Object.keys(statuses).toSorted(), tries, (duplicates ?? 0) > 0, recovery]);
}

const shareFailed = (cells: readonly CellDocument[]): number => {
  const requests = cells.reduce((sum, cell) => sum + cell.requests, 0);
  return cells.reduce((sum, { failed }) => sum + failed, 0) / Math.max(1, requests);
};

const byBadness = (a: Outcome, b: Outcome): number =>
  gradeRank(b.grade) - gradeRank(a.grade) || shareFailed(b.cells) - shareFailed(a.cells);

function outcomesOf({ cells }: Place): readonly Outcome[] {
  const alike = Map.groupBy(cells, (cell) => JSON.stringify([cell.fault, shapeOf(cell)]));
  return [...alike.values()].flatMap((those): readonly Outcome[] => {
    const [first] = those;
    if (first === undefined) return [];
    const methods = [...new Set(those.map(({ method }) => method))].toSorted();
    return [{ fault: first.fault, methods, grade: first.grade, cells: those }];
  });
}

function shapeOfPlace({ upstream }: Place, outcomes: readonly Outcome[]): string {
  const shapes = outcomes.map(({ fault, methods, cells }) => [fault, methods, cells.map(shapeOf)]);
  return JSON.stringify([upstream, shapes]);
}

/** The places of a ground with what came of each fault, those that came to the same together, the worst first. */
export function blocksOf(ground: Ground): readonly Block[] {
  const told = ground.places.map((place) => ({ place, outcomes: outcomesOf(place) }));
  const alike = Map.groupBy(told, ({ place, outcomes }) => shapeOfPlace(place, outcomes));
  const blocks = [...alike.values()].flatMap((those): readonly Block[] => {
    const [first] = those;
    if (first === undefined) return [];
    const outcomes = first.outcomes.map((outcome, index) => ({
      ...outcome,
      cells: those.flatMap((each) => each.outcomes[index]?.cells ?? []),
    }));
    return [
      {
        locations: [...new Set(those.map(({ place }) => place.location))],
        at: [...new Set(those.map(({ place }) => place.at))],
        upstream: first.place.upstream,
        outcomes: outcomes.toSorted(byBadness),
      },
    ];
  });
  const first = ({ outcomes }: Block) => outcomes[0];
  return blocks.toSorted((a, b) => {
    const [one, other] = [first(a), first(b)];
    return one === undefined || other === undefined ? 0 : byBadness(one, other);
  });
}
