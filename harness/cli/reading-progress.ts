import { saidSize } from '../reporters/step-lines.ts';
import { oneLine } from '../reporters/text-layout.ts';

/** How often it is told how far it is: on a terminal, and elsewhere. */
const liveMs = 200;
const lineMs = 10_000;

const clearLine = '\r\u001b[2K';

/** Tells of a file that takes long to read. */
export interface ReadingProgress {
  readonly tell: (done: number, total: number | null) => void;
  /** It is read: nothing is left on a terminal. */
  readonly end: () => void;
}

/** `reads a.log: 120.0 MB of 1200.0 MB (10 %)`. */
function said(file: string, done: number, total: number | null): string {
  const name = oneLine(file);
  if (total === null) return `reads ${name}: ${saidSize(done)}`;
  const percent = Math.min(100, Math.floor((100 * done) / Math.max(1, total)));
  return `reads ${name}: ${saidSize(done)} of ${saidSize(total)} (${percent} %)`;
}

/**
 * Tells how far a file has been read: on a terminal one line that is rewritten, elsewhere a line now and then, and none of what
 * is read within ten seconds.
 */
export function readingProgress(
  stream: Pick<NodeJS.WriteStream, 'write'>,
  name: string,
  { live, now = () => performance.now() }: { readonly live: boolean; readonly now?: () => number },
): ReadingProgress {
  let told = now();
  let isShown = false;
  return {
    tell: (done, total) => {
      const at = now();
      if (at - told < (live ? liveMs : lineMs)) return;
      told = at;
      stream.write(live ? `${clearLine}${said(name, done, total)}` : `${said(name, done, total)}\n`);
      isShown = live;
    },
    end: () => {
      if (isShown) stream.write(clearLine);
      isShown = false;
    },
  };
}
