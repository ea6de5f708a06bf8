import { classify } from '../../model/kinds/classify.ts';
import type { ArmDocument } from '../../model/run-document.ts';
import { clipText } from './clip-text.ts';
import type { LogLine } from './report-data.ts';

const mostPerKind = 2;
const mostOthers = 4;
const longest = 700;

/**
 * The lines that say why: of each kind the first two of each program, and a few that tell of no kind (the stack of a
 * crash, an app's own words), in the order in which they decide.
 */
export function decidingLogs({ logs }: ArmDocument): readonly LogLine[] {
  const counts = new Map<string, number>();
  return logs.flatMap(({ from, line }) => {
    // A line of a megabyte is not looked through: what decides stands at its beginning.
    const clipped = clipText(line, longest);
    const kind = classify(line.slice(0, 8 * longest));
    const key = `${from} ${kind}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count > (kind === null ? mostOthers : mostPerKind) ? [] : [{ from, line: clipped, kind }];
  });
}
