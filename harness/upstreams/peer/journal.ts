import { openSync, writeSync } from 'node:fs';

/** What the peers of a config write down of their requests; observe/journal.ts reads it. */
export interface PeerJournal {
  /** `as` is the request in the words of whoever asked, `POST /orders`: an id may have been lost on the way. */
  readonly start: (node: string, id: string, as: string) => void;
  readonly end: (node: string, id: string, outcome: 'answered' | 'aborted' | 'closed') => void;
}

/** Opens a journal for all peers of a process. A line is written at once: what was done is known whatever comes next. */
export function openPeerJournal(path: string): PeerJournal {
  const file = openSync(path, 'a');
  const note = (entry: Readonly<Record<string, string>>): void => {
    writeSync(file, `${JSON.stringify({ ...entry, at: performance.timeOrigin + performance.now() })}\n`);
  };
  return {
    start: (node, id, as) => note({ e: 'start', id, as, node }),
    end: (node, id, o) => note({ e: 'end', id, o, node }),
  };
}
