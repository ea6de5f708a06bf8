import type { Arm } from '../model/arm.ts';
import type { ArmProgress, RunObserver } from '../model/run-plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { stepLines, stepText } from './step-lines.ts';
import { counted, formatSeconds, paintFor, verdictColours, verdictLabel } from './style.ts';
import { oneLine } from './text-layout.ts';

/** Follows a run on stderr; `clear` takes the live line away before something else is written there. */
export interface ProgressReporter {
  readonly observer: RunObserver;
  readonly clear: () => void;
}

const clearLine = '\r\u001b[2K';

function progressText(progress: ArmProgress): string {
  const { exposures, exposuresFailed, faultCycles } = progress;
  const met =
    faultCycles === 0 ? null : `${exposuresFailed}/${exposures} exposures failed, ${counted(faultCycles, 'cycle')}`;
  return [
    formatSeconds(progress.elapsedMs),
    `${progress.sent} sent`,
    counted(progress.gatewayErrors, 'gateway error'),
    met,
    progress.waitingFor === '' ? null : `waits for ${progress.waitingFor}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** Live progress: one line that is rewritten on a terminal, plain lines at the start and end of arms elsewhere. */
export function progressReporter(stream: NodeJS.WriteStream, live: boolean): ProgressReporter {
  const paint = paintFor(stream);
  let shown = false;
  let total = 0;
  let scenarios = 0;
  let number = 0;
  const clear = () => {
    if (shown) stream.write(clearLine);
    shown = false;
  };
  const rewrite = (text: string) => {
    const room = Math.max(20, stream.columns || 80) - 1;
    const line = oneLine(text);
    stream.write(clearLine + (line.length > room ? `${line.slice(0, room - 1)}…` : line));
    shown = true;
  };
  const say = (text: string) => {
    clear();
    stream.write(`${text}\n`);
  };
  const steps = stepLines(say);
  const place = (scenario: { readonly name: string }, arm: { readonly name: string }) =>
    `[${number}/${total}] ${scenario.name} ${arm.name}`;
  // Room on the live line is for the figures; with one scenario there is no doubt whose arm it is.
  const livePlace: typeof place = (scenario, arm) =>
    scenarios > 1 ? place(scenario, arm) : `[${number}/${total}] ${arm.name}`;
  return {
    clear,
    observer: {
      onRunStart: (plan) => {
        steps.end();
        scenarios = plan.scenarios.length;
        total = plan.scenarios.reduce((sum, { arms }) => sum + arms.length, 0);
      },
      onRuntime: (name, why) =>
        say(`gatecrash: pods run in ${name === 'docker' ? 'containers' : 'namespaces'} (${name}): ${oneLine(why)}`),
      onStep: (step) => {
        if (live) rewrite(stepText(step));
        else steps.tell(step);
      },
      onArmStart: (scenario: Scenario, arm: Arm) => {
        steps.end();
        number += 1;
        if (live) rewrite(livePlace(scenario, arm));
        else say(place(scenario, arm));
      },
      onArmProgress: (scenario, arm, progress) => {
        if (live) rewrite(`${livePlace(scenario, arm)} ${progressText(progress)}`);
      },
      onArmEnd: (scenario, arm) => {
        const verdict = arm.verdict ?? 'inconclusive';
        const { startMs, loadMs, stopMs } = arm.timing;
        const how = arm.records === null ? ', not run' : ` in ${formatSeconds(startMs + loadMs + stopMs)}`;
        say(`${place(scenario, arm)}: ${paint(verdictColours[verdict], verdictLabel(verdict))}${how}`);
      },
      onProblem: clear,
      onRunEnd: clear,
    },
  };
}
