import type { ErrorEntry } from '../model/log-entries.ts';

/** So many lines are kept before it is looked at which of them may yet be told. */
const atLeast = 4096;

/** Lines of a gateway's error log of which a few are told in the end. */
export interface KeptLines {
  readonly add: (entry: ErrorEntry) => void;
  /** In the order of the log. Of those that have level, kind and their request's fate in common, the first ones at least. */
  readonly lines: () => readonly ErrorEntry[];
}

/**
 * Keeps the lines of an error log that may be told, which are at most `most` of those with the same level, kind and
 * fate of their request. `fate` gives null while that of a request is not known for good; its lines are kept.
 */
export function keptLines(most: number, fate: (requestId: number | null) => boolean | null): KeptLines {
  let lines: ErrorEntry[] = [];
  let full = atLeast;
  const prune = (): void => {
    const counts = new Map<string, number>();
    lines = lines.filter(({ requestId, kind, level }) => {
      const known = fate(requestId);
      if (known === null) return true;
      const group = `${known} ${kind} ${level}`;
      const count = (counts.get(group) ?? 0) + 1;
      counts.set(group, count);
      return count <= most;
    });
    full = lines.length + atLeast;
  };
  return {
    add: (entry) => {
      if (lines.length >= full) prune();
      lines.push(entry);
    },
    lines: () => lines,
  };
}
