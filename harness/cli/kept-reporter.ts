import { armLabel } from '../model/arm-label.ts';
import type { RunObserver } from '../model/run-plan.ts';
import type { ReporterContext } from '../reporters/reporter.ts';

/** Tells how a pod that was left up is reached, and how it is taken down. */
export function keptReporter({ results, gatecrash }: Pick<ReporterContext, 'results' | 'gatecrash'>): RunObserver {
  return {
    onKept: (scenario, arm, { ways }) => {
      const lines = [
        `${scenario.name} ${armLabel(arm)} is left up${arm.fault === null ? '' : ', its fault taken away'}:`,
        // Commands stay on one line, so that they can be copied.
        ...ways.map(({ what, command }) => `  ${what}: ${command}`),
        `  take it down: ${gatecrash} clean`,
      ];
      results.write(`\n${lines.join('\n')}\n`);
    },
  };
}
