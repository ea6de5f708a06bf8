import { GatecrashError } from '../harness/model/error.ts';
import type { Step } from '../harness/model/run-plan.ts';
import { ensureTool, toolNames } from '../harness/runtimes/tools/index.ts';

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function describe({ what, doneBytes, totalBytes }: Step): string {
  if (doneBytes === null) return what;
  return `${what}, ${size(doneBytes)}${totalBytes === null ? '' : ` of ${size(totalBytes)}`}`;
}

/** Prints a step when it is another one, and every few seconds while it lasts. */
function printer(): (step: Step) => void {
  let last = { what: '', at: 0 };
  return (step) => {
    const what = step.what.replace(/ \(.*\)$/, '');
    if (what === last.what && performance.now() - last.at < 5000) return;
    last = { what, at: performance.now() };
    process.stderr.write(`gatecrash: ${describe(step)}\n`);
  };
}

/** Before any test: the programs that pods run are in the cache, so that tests need no network and no waiting. */
export default async function setup(): Promise<void> {
  try {
    for (const name of toolNames) await ensureTool(name, printer());
  } catch (error) {
    // vitest prints the stack of what is thrown here, and the reasons are in the problems.
    if (!(error instanceof GatecrashError)) throw error;
    throw new Error(error.problems.map((each) => `${each.code}: ${each.message}\nhint: ${each.hint}`).join('\n'));
  }
}
