import type { Step } from '../model/run-plan.ts';

/** A step that goes on says so this often. */
const everyMs = 5000;

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A step in words: what, how far, how big. */
export function stepText({ what, doneBytes, totalBytes }: Step): string {
  if (totalBytes !== null) return `${what}: ${doneBytes === null ? '' : `${size(doneBytes)} of `}${size(totalBytes)}`;
  return doneBytes === null ? what : `${what}: ${size(doneBytes)}`;
}

/** Writes a line when a step is another one than before (details in parentheses aside), and now and then while it lasts. */
export function stepLines(write: (line: string) => void): (step: Step) => void {
  let last = { what: '', at: 0 };
  return (step) => {
    const what = step.what.replace(/ \(.*\)$/, '');
    if (what === last.what && performance.now() - last.at < everyMs) return;
    last = { what, at: performance.now() };
    write(stepText(step));
  };
}
