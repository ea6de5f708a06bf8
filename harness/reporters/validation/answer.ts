import { counted } from '../../model/counted.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';
import { saidCounts } from './counts.ts';
import { cellsIn, saidBaseline, saidChanges } from './differences.ts';
import { saidGrades } from './grade-words.ts';
import { gridOf, triedFaults } from './grid.ts';

/** What was put to the test: `3 places × 12 faults, by GET and POST: 66 cells`; null where nothing was injected. */
export function saidTested(document: ValidationDocument): string | null {
  const { matrix } = document;
  if (matrix.length === 0) return null;
  const places = new Set(
    matrix.map(({ server, location, at, upstream }) => JSON.stringify([server, location, at, upstream])),
  );
  const methods = [...new Set(matrix.map(({ method }) => method))].toSorted().join(' and ');
  const faults = counted(triedFaults(document).length, 'fault');
  const gateways = [...new Set(gridOf(document).map(({ gateway }) => gateway))].join(' and ');
  return `${counted(places.size, 'place')} × ${faults} on ${gateways}, asked by ${methods}: ${counted(matrix.length, 'cell')}`;
}

/** What the comparison comes to: `worse than old.conf in 2 cells`. */
function saidComparison({ comparison }: ValidationDocument): string | null {
  if (comparison === null) return null;
  const { worse, inconclusive, baseline } = comparison;
  const open = inconclusive.length === 0 ? '' : `, ${cellsIn(inconclusive)} inconclusive`;
  const said =
    worse.length === 0
      ? `nothing worse than ${baseline}`
      : `worse than ${baseline} in ${counted(cellsIn(worse), 'cell')}`;
  return `${said}${open}`;
}

/** What it all comes to, in one sentence. */
export function saidAnswer(document: ValidationDocument): string {
  const only = document.advisory ? 'told only (--advisory)' : null;
  const loads = document.loaded === false ? 'nginx does not load it' : null;
  const cells =
    document.matrix.length === 0
      ? null
      : `of ${counted(document.matrix.length, 'cell')} ${saidGrades(document.matrix)}`;
  return [loads, saidComparison(document), cells, saidCounts(document), only]
    .filter((part) => part !== null)
    .join('; ');
}

/** Lines of what came of it, before all that tells it; none where rules alone were asked. */
export function summaryLines(document: ValidationDocument): readonly string[] {
  const tested = saidTested(document);
  const { comparison, matrix } = document;
  return [
    ...(tested === null ? [] : [tested, saidGrades(matrix)]),
    ...(comparison === null ? [] : [`against ${saidBaseline(document)}: ${saidChanges(comparison)}`]),
    ...(tested === null && comparison === null ? [] : [`rules: ${saidCounts(document)}`]),
  ];
}
