import type { Step } from '../model/run-plan.ts';
import { formatSeconds } from './style.ts';

/** A step that goes on says so this often. */
const everyMs = 5000;
const worthTellingMs = 1000;

/** `12 kB`, `3.4 MB`. */
export function saidSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A step in words: what, how far, how big. */
export function stepText({ what, doneBytes, totalBytes }: Step): string {
  if (totalBytes !== null)
    return `${what}: ${doneBytes === null ? '' : `${saidSize(doneBytes)} of `}${saidSize(totalBytes)}`;
  return doneBytes === null ? what : `${what}: ${saidSize(doneBytes)}`;
}

/** Tells of steps line by line, where nothing can be rewritten. */
export interface StepLines {
  readonly tell: (step: Step) => void;
  /** No step is at work any more. */
  readonly end: () => void;
}

interface AtWork {
  readonly what: string;
  readonly step: Step;
  readonly begunAt: number;
  readonly toldAt: number;
}

/**
 * A line when a step begins (it is another one than before, details in parentheses aside), now and then while it lasts,
 * and one with size and time when it ends; none for the end of what has no size and took no time to speak of.
 */
export function stepLines(write: (line: string) => void, now: () => number = () => performance.now()): StepLines {
  let work: AtWork | null = null;
  const end = () => {
    if (work === null) return;
    const { what, step, begunAt } = work;
    const bytes = step.doneBytes ?? step.totalBytes;
    const took = now() - begunAt;
    if (bytes !== null) write(`${what}: ${saidSize(bytes)} in ${formatSeconds(took)}`);
    else if (took > worthTellingMs) write(`${what}: done in ${formatSeconds(took)}`);
    work = null;
  };
  const tell = (step: Step) => {
    const what = step.what.replace(/ \(.*\)$/, '');
    const at = now();
    if (work !== null && work.what !== what) end();
    const isNew = work === null;
    const { begunAt, toldAt }: Pick<AtWork, 'begunAt' | 'toldAt'> = work ?? { begunAt: at, toldAt: at };
    const isDue = isNew || at - toldAt >= everyMs;
    work = { what, step, begunAt, toldAt: isDue ? at : toldAt };
    if (isDue) write(stepText(step));
  };
  return { tell, end };
}
