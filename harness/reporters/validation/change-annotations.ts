import type { ValidationDocument } from '../../model/validation-document.ts';
import type { Annotation } from '../workflow-commands.ts';
import { type ChangedCell, changedCells, hasServers, saidWhere } from './differences.ts';

/** A place as the matrix tells it: `nginx.conf:12:5`. */
function placed(at: string): Pick<Annotation, 'file' | 'line'> | null {
  const [, file, line] = /^(.+):(\d+):\d+$/.exec(at) ?? [];
  return file === undefined || line === undefined ? null : { file, line: Number(line) };
}

/** Where in the config a cell is handed on. */
function placeOf({ server, location, upstream }: ChangedCell, { matrix }: ValidationDocument) {
  const cell = matrix.find((one) => one.server === server && one.location === location && one.upstream === upstream);
  return cell === undefined ? null : placed(cell.at);
}

/** An error at each place that is worse than in the baseline, and at the change that makes it worse. */
export function changeAnnotations(document: ValidationDocument): readonly Annotation[] {
  const { comparison } = document;
  if (comparison === null) return [];
  const { culprit, baseline } = comparison;
  const worse = changedCells(comparison).filter(({ change }) => change === 'worse');
  const byPlace = Map.groupBy(worse, (cell) => saidWhere(cell, hasServers(document)));
  const cells = [...byPlace].map(([where, those]): Annotation => {
    const [first] = those;
    const said = those.map(({ fault, methods, moved }) => {
      const figures = moved.map(({ measure, from, to }) => `${measure} ${from} → ${to}`).join(', ');
      return `${[fault, ...methods].filter((part) => part !== '').join(' ')}: ${figures}`;
    });
    const change = culprit === null ? null : { file: culprit.file, line: culprit.line };
    return {
      level: 'error',
      title: `gatecrash: worse than ${baseline}`,
      message: `${where}: ${said.join('; ')}`,
      ...((first === undefined ? null : placeOf(first, document)) ?? change ?? { file: null, line: null }),
    };
  });
  if (culprit === null) return cells;
  const causes = [culprit, ...culprit.others].map(({ file, line, removed, added }): Annotation => {
    const lines = [...removed.map((text) => `- ${text.trim()}`), ...added.map((text) => `+ ${text.trim()}`)];
    const title = culprit.isMinimal ? 'what makes it worse' : 'what may make it worse';
    return { level: 'error', title: `gatecrash: ${title}`, message: lines.join('; '), file, line };
  });
  return [...causes, ...cells];
}
