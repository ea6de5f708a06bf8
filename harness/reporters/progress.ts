import { armLabel } from '../model/arm-label.ts';
import type { ArmProgress, RunObserver } from '../model/run-plan.ts';
import { effectColours, effectLabel } from './render-ablations.ts';
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

/** An arm that runs: its place in the run, and how far it has come. */
interface Running {
  readonly place: string;
  /** The place in fewer characters, for the live line. */
  readonly short: string;
  progress: ArmProgress | null;
}

/** One arm with its figures; of several, how far each has come. */
function liveText(running: readonly Running[]): string {
  const [only] = running;
  if (running.length === 1 && only !== undefined) {
    return only.progress === null ? only.short : `${only.short} ${progressText(only.progress)}`;
  }
  return running
    .map(({ short, progress }) => (progress === null ? short : `${short} ${formatSeconds(progress.elapsedMs)}`))
    .join(', ');
}

/**
 * Live progress: one line that is rewritten on a terminal, plain lines at the start and end of arms elsewhere. Arms are
 * numbered as they start; several may run at once.
 */
export function progressReporter(stream: NodeJS.WriteStream, live: boolean): ProgressReporter {
  const paint = paintFor(stream);
  let shown = false;
  let total = 0;
  let scenarios = 0;
  const running = new Map<string, Running>();
  /** The numbers of arms that have started, also of those that are to be taken again. */
  const numbers = new Map<string, number>();
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
  const showRunning = () => {
    if (running.size > 0) rewrite(liveText([...running.values()]));
  };
  const say = (text: string) => {
    clear();
    stream.write(`${text}\n`);
  };
  const steps = stepLines(say);
  const called = (scenario: { readonly name: string }, arm: { readonly name: string; readonly repetition: number }) =>
    `${scenario.name} ${armLabel(arm)}`;
  return {
    clear,
    observer: {
      onRunStart: (plan) => {
        steps.end();
        scenarios = plan.scenarios.length;
        total = plan.scenarios.reduce((sum, { arms, ablations }) => sum + arms.length + ablations.length, 0);
      },
      onRuntime: (name, why) =>
        say(`gatecrash: pods run in ${name === 'docker' ? 'containers' : 'namespaces'} (${name}): ${oneLine(why)}`),
      onNote: (text) => say(`gatecrash: ${oneLine(text)}`),
      onStep: (step) => {
        if (live) rewrite(stepText(step));
        else steps.tell(step);
      },
      onArmStart: (scenario, arm) => {
        steps.end();
        const name = called(scenario, arm);
        const number = numbers.get(name) ?? numbers.size + 1;
        numbers.set(name, number);
        const of = `[${number}/${total}]`;
        // Room on the live line is for the figures; with one scenario there is no doubt whose arm it is.
        const short = `${of} ${scenarios > 1 ? name : armLabel(arm)}`;
        running.set(name, { place: `${of} ${name}`, short, progress: null });
        if (live) showRunning();
        else say(`${of} ${name}`);
      },
      onArmProgress: (scenario, arm, progress) => {
        const found = running.get(called(scenario, arm));
        if (found === undefined) return;
        found.progress = progress;
        if (live) showRunning();
      },
      onArmDisturbed: (scenario, arm) => {
        const name = called(scenario, arm);
        say(`${running.get(name)?.place ?? name}: disturbed, to be taken again: ${oneLine(arm.reason ?? '')}`);
        running.delete(name);
        if (live) showRunning();
      },
      onArmEnd: (scenario, arm) => {
        const name = called(scenario, arm);
        const verdict = arm.verdict ?? 'inconclusive';
        const { startMs, loadMs, stopMs } = arm.timing;
        const how = arm.records === null ? ', not run' : ` in ${formatSeconds(startMs + loadMs + stopMs)}`;
        say(`${running.get(name)?.place ?? name}: ${paint(verdictColours[verdict], verdictLabel(verdict))}${how}`);
        running.delete(name);
        if (live) showRunning();
      },
      onAblationEnd: (scenario, { name, effect, arm }) => {
        const key = called(scenario, { name, repetition: 1 });
        const { startMs, loadMs, stopMs } = arm?.timing ?? { startMs: 0, loadMs: 0, stopMs: 0 };
        const how = arm === null ? ', not run' : ` in ${formatSeconds(startMs + loadMs + stopMs)}`;
        const said = effectLabel(effect);
        say(`${running.get(key)?.place ?? key}: ${paint(effectColours[said], said)}${how}`);
        running.delete(key);
        if (live) showRunning();
      },
      onProblem: clear,
      onRunEnd: clear,
    },
  };
}
