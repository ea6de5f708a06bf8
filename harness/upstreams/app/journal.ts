import { openSync, writeSync } from 'node:fs';

/** What a stub application writes down of its requests; observe/journal.ts reads it. */
export interface Journal {
  /** `as`: what the request asks for, where that is not what the load asked for, as far as it is known. */
  readonly start: (id: string, as?: string) => void;
  /** A call to a service has ended, `from` on the journal's own clock; `s` is the HTTP status that it had by then. */
  readonly call: (id: string, call: { from: number; to: string; o: string; s?: number | undefined }) => void;
  readonly end: (id: string, outcome: string, by?: string) => void;
  /** The app did something about its own state, such as opening a circuit breaker. */
  readonly act: (act: string, why: string, figures?: { readonly memoryMb: number }) => void;
  /** Epoch ms with fractions. */
  readonly now: () => number;
}

/** Opens a journal. A line is written at once, so that what was done is known also when the process is killed next. */
export function openJournal(path: string, node: string): Journal {
  const file = openSync(path, 'a');
  const now = (): number => performance.timeOrigin + performance.now();
  const note = (entry: Readonly<Record<string, string | number | undefined>>): void => {
    writeSync(file, `${JSON.stringify({ ...entry, node, at: now() })}\n`);
  };
  return {
    start: (id, as) => note({ e: 'start', id, as }),
    call: (id, { from, to, o, s }) => note({ e: 'call', id, from, to, o, s }),
    end: (id, o, by) => note({ e: 'end', id, o, by }),
    act: (act, why, figures) => note({ e: 'act', act, why, ...figures }),
    now,
  };
}
