import { counted } from '../../model/counted.ts';
import type { DifferenceDocument, ValidationComparisonDocument } from '../../model/validation-cell.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';

/** How what was compared is called. */
export const measureWords = {
  failed: 'failed',
  hangs: 'hung',
  duplicates: 'done twice',
  latency: 'median latency',
  recovery: 'felt afterwards',
  reload: 'lost in the reload',
} as const satisfies Record<DifferenceDocument['measure'], string>;

export type Change = 'worse' | 'better' | 'inconclusive';

/** What differs, the worst first. */
export const changes = ['worse', 'inconclusive', 'better'] as const satisfies readonly Change[];

export const changeGlyphs = { worse: '✗', inconclusive: '?', better: '✓' } as const satisfies Record<Change, string>;

/** What differs in one measure, with the methods of which the same is said. */
export interface Moved extends Pick<DifferenceDocument, 'from' | 'to' | 'p'> {
  readonly measure: string;
}

/** A place and a fault that are another than in the baseline. */
export interface ChangedCell extends Pick<DifferenceDocument, 'server' | 'location' | 'upstream' | 'fault'> {
  readonly change: Change;
  readonly methods: readonly string[];
  readonly moved: readonly Moved[];
}

function ofChange(change: Change, differences: readonly DifferenceDocument[]): readonly ChangedCell[] {
  const byCell = Map.groupBy(differences, ({ server, location, upstream, fault, method }) =>
    JSON.stringify([server, location, upstream, fault, method]),
  );
  const cells = [...byCell.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    const moved = those.map(({ measure, from, to, p }) => ({ measure: measureWords[measure], from, to, p }));
    return [{ first, moved, said: JSON.stringify(moved.map(({ measure, from, to }) => [measure, from, to])) }];
  });
  const alike = Map.groupBy(cells, ({ first: { server, location, upstream, fault }, said }) =>
    JSON.stringify([server, location, upstream, fault, said]),
  );
  return [...alike.values()].flatMap((those): readonly ChangedCell[] => {
    const [one] = those;
    if (one === undefined) return [];
    const { server, location, upstream, fault } = one.first;
    const methods = those
      .map(({ first }) => first.method)
      .filter((method) => method !== '')
      .toSorted();
    return [{ change, server, location, upstream, fault, methods, moved: one.moved }];
  });
}

/** What differs from the baseline, cell by cell, the worse first; methods of which the same is said together. */
export function changedCells(comparison: ValidationComparisonDocument): readonly ChangedCell[] {
  return changes.flatMap((change) => ofChange(change, comparison[change]));
}

/** Where it is, as the matrix calls it: with its server where there are several. */
export function saidWhere(
  { server, location, upstream }: Pick<ChangedCell, 'server' | 'location' | 'upstream'>,
  several: boolean,
): string {
  const place = upstream === '' ? location : `${location} → ${upstream}`;
  return several && server !== '' ? `${server} ${place}` : place;
}

/** How many cells such differences are of; one may differ in several measures. */
export function cellsIn(differences: readonly DifferenceDocument[]): number {
  return new Set(
    differences.map(({ server, location, upstream, fault, method }) =>
      JSON.stringify([server, location, upstream, fault, method]),
    ),
  ).size;
}

/** Whether a document tells of several servers. */
export function hasServers({ matrix }: Pick<ValidationDocument, 'matrix'>): boolean {
  return new Set(matrix.map(({ server }) => server)).size > 1;
}

/** How many are worse, better, open and the same: `2 worse, 1 better, 31 the same`. */
export function saidChanges(comparison: ValidationComparisonDocument): string {
  const counts = changes.map((change) => ({ change, count: cellsIn(comparison[change]) }));
  const parts = counts.filter(({ count }) => count > 0).map(({ change, count }) => `${count} ${change}`);
  const same = `${comparison.same} ${comparison.same === 1 ? 'cell is' : 'cells are'} the same`;
  return [...(parts.length === 0 ? ['nothing differs'] : parts), same].join(', ');
}

/** What the comparison rests on. */
export function comparisonTerms({ alpha }: ValidationComparisonDocument): string {
  if (alpha <= 0) return '';
  const once = Math.round(1 / alpha).toLocaleString('en');
  return `An identical config is told to be worse or better once in ${once} comparisons at most, over all cells together.`;
}

/** How the change that makes it worse is headed; where it is not the smallest one, it says so. */
export function saidCulprit({
  file,
  line,
  others,
  isMinimal,
}: NonNullable<ValidationComparisonDocument['culprit']>): string {
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other change')}`;
  return `${isMinimal ? 'what makes it worse' : 'what makes it worse is among these'}: ${file}:${line}${more}`;
}

/** The change that makes it worse as lines of a diff, without the blanks that all of them begin with. */
export function culpritLines({ culprit }: ValidationComparisonDocument): readonly string[] {
  if (culprit === null) return [];
  const lines = [culprit, ...culprit.others].flatMap(({ file, line, removed, added }, index) => [
    ...(index === 0 ? [] : [['@@', `${file}:${line}`] as const]),
    ...removed.map((text) => ['-', text] as const),
    ...added.map((text) => ['+', text] as const),
  ]);
  const plain = lines.map(([sign, text]) => [sign, text.replaceAll('\t', '    ')] as const);
  const indents = plain
    .filter(([sign, text]) => sign !== '@@' && text.trim() !== '')
    .map(([, text]) => text.length - text.trimStart().length);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return plain.map(([sign, text]) => `${sign} ${sign === '@@' ? text : text.slice(common)}`.trimEnd());
}

/** What came of going from one to the other under load; null where that was not tried. */
export function saidReload({ reload }: ValidationComparisonDocument): string | null {
  if (reload === null) return null;
  const { sent, lost } = reload;
  return `reload from it to this config under load: ${lost === 0 ? 'none' : lost} of ${sent} requests lost`;
}

/** What it was compared with; with its gateway where that is another one. */
export function saidBaseline({ comparison, matrix }: Pick<ValidationDocument, 'comparison' | 'matrix'>): string {
  if (comparison === null) return '';
  const { baseline, gateway } = comparison;
  const isSame = baseline === gateway || matrix.every((cell) => cell.gateway === gateway);
  return gateway === '' || isSame ? baseline : `${baseline} (${gateway})`;
}
