import { GatecrashError } from '../harness/model/error.ts';
import { stepLines } from '../harness/reporters/step-lines.ts';
import { ensureTool, toolNames } from '../harness/runtimes/tools/index.ts';

/** Before any test: the programs that pods run are in the cache, so that tests need no network and no waiting. */
export default async function setup(): Promise<void> {
  const steps = stepLines((line) => void process.stderr.write(`gatecrash: ${line}\n`));
  try {
    for (const name of toolNames) await ensureTool(name, steps.tell);
    steps.end();
  } catch (error) {
    // vitest prints the stack of what is thrown here, and the reasons are in the problems.
    if (!(error instanceof GatecrashError)) throw error;
    throw new Error(error.problems.map((each) => `${each.code}: ${each.message}\nhint: ${each.hint}`).join('\n'));
  }
}
