import { diffArrays } from 'diff';
import { byText } from '../../model/by-text.ts';

/** Files by their path, byte for byte. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Lines of one file that stand in the place of others, and nothing else that changed. */
export interface Hunk {
  readonly file: string;
  /** How many lines of the baseline stand before it. */
  readonly after: number;
  /** How many lines of the candidate stand before it. */
  readonly line: number;
  /** With their ends, each byte a character. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** The file comes or goes as a whole, though it may have no line. */
  readonly whole: 'added' | 'removed' | null;
}

function linesOf(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function hunksIn(file: string, old: string[], recent: string[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [after, line] = [0, 0];
  let open: Hunk | null = null;
  for (const { added, removed, value } of diffArrays(old, recent)) {
    if (!added && !removed) {
      open = null;
      after += value.length;
      line += value.length;
      continue;
    }
    const before: Hunk = open ?? { file, after, line, removed: [], added: [], whole: null };
    const hunk: Hunk = removed
      ? { ...before, removed: [...before.removed, ...value] }
      : { ...before, added: [...before.added, ...value] };
    if (open === null) hunks.push(hunk);
    else hunks[hunks.length - 1] = hunk;
    open = hunk;
    if (removed) after += value.length;
    else line += value.length;
  }
  return hunks;
}

/** The single changes of lines between two sets of files, in the order of their files and lines. */
export function hunksBetween(baseline: Files, candidate: Files): readonly Hunk[] {
  const names = [...new Set([...baseline.keys(), ...candidate.keys()])].toSorted(byText);
  return names.flatMap((file): readonly Hunk[] => {
    const [old, recent] = [baseline.get(file), candidate.get(file)];
    if (old !== undefined && recent !== undefined) return hunksIn(file, linesOf(old), linesOf(recent));
    const whole = old === undefined ? 'added' : 'removed';
    const [removed, added] = [linesOf(old ?? new Uint8Array()), linesOf(recent ?? new Uint8Array())];
    return [{ file, after: 0, line: 0, removed, added, whole }];
  });
}

/** The files of the baseline with some of the changes that make the candidate of it. */
export function withHunks(baseline: Files, hunks: readonly Hunk[]): Files {
  const files = new Map(baseline);
  for (const [file, changes] of Map.groupBy(hunks, (hunk) => hunk.file)) {
    if (changes.some(({ whole }) => whole === 'removed')) {
      files.delete(file);
      continue;
    }
    const lines = linesOf(baseline.get(file) ?? new Uint8Array());
    const backwards = changes.toSorted((a, b) => b.after - a.after);
    for (const { after, removed, added } of backwards) lines.splice(after, removed.length, ...added);
    files.set(file, Buffer.from(lines.join(''), 'latin1'));
  }
  return files;
}
