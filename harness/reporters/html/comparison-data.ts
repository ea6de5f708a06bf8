import type { CellDocument } from '../../model/validation-cell.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';
import {
  type ChangedCell,
  changedCells,
  comparisonTerms,
  culpritLines,
  hasServers,
  saidBaseline,
  saidChanges,
  saidCulprit,
  saidReload,
  saidWhere,
} from '../validation/differences.ts';
import { clipText } from './clip-text.ts';
import type { ChangeData, ComparisonData } from './validation-data.ts';

const most = { changes: 500, lines: 60, places: 200, text: 400 } as const;

function changeData(changed: ChangedCell, several: boolean, cells: readonly CellDocument[]): ChangeData {
  const { change, server, location, upstream, fault, methods, moved } = changed;
  const isThat = (cell: CellDocument) =>
    cell.server === server &&
    cell.location === location &&
    cell.upstream === upstream &&
    cell.fault === fault &&
    methods.includes(cell.method);
  return {
    ...{ change, where: clipText(saidWhere(changed, several), most.text), fault, methods: methods.join(' ') },
    moved: moved.map(({ measure, from, to }) => ({
      ...{ measure, from: clipText(from, most.text), to: clipText(to, most.text) },
    })),
    cells: cells.flatMap((cell, index) => (isThat(cell) ? [index] : [])),
  };
}

/** What differs from the baseline as the page shows it; `cells` are those that it shows. */
export function comparisonData(document: ValidationDocument, cells: readonly CellDocument[]): ComparisonData | null {
  const { comparison } = document;
  if (comparison === null) return null;
  const { culprit, added, removed } = comparison;
  const changes = changedCells(comparison);
  const several = hasServers(document);
  const diff = culpritLines(comparison).slice(0, most.lines);
  return {
    baseline: saidBaseline(document),
    counts: saidChanges(comparison),
    changes: changes.slice(0, most.changes).map((changed) => changeData(changed, several, cells)),
    moreChanges: Math.max(0, changes.length - most.changes),
    culprit:
      culprit === null
        ? null
        : { title: saidCulprit(culprit), diff: diff.map((line) => clipText(line, most.text)).join('\n') },
    ...{ added: added.slice(0, most.places), removed: removed.slice(0, most.places) },
    ...{ reload: saidReload(comparison), terms: comparisonTerms(comparison) },
  };
}
