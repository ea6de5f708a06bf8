import { frozen } from '../model/frozen.ts';
import type { RunObserver } from '../model/run-plan.ts';

type Member = keyof RunObserver;

/** Documents are given away frozen; plans, scenarios and arms as they are, as nothing that is judged is read from them. */
const documentAt: Partial<Record<Member, number>> = {
  onArmDisturbed: 1,
  onArmEnd: 1,
  onAblationEnd: 1,
  onScenarioEnd: 0,
  onRunEnd: 0,
};

/**
 * Lets several observers follow one run. One that throws is told to `onFailure` (once each) and stops neither the
 * others nor the run; documents are frozen, so that none can change a verdict: one that tries has thrown.
 */
export function guardObservers(
  observers: readonly (readonly [name: string, observer: RunObserver])[],
  onFailure: (name: string, error: unknown) => void,
): Required<RunObserver> {
  const failed = new Set<string>();
  const each =
    <Key extends Member>(member: Key) =>
    (...args: readonly unknown[]) => {
      const at = documentAt[member];
      if (at !== undefined) frozen(args[at]);
      for (const [name, observer] of observers) {
        try {
          const call = observer[member] as ((...given: readonly unknown[]) => void) | undefined;
          call?.(...args);
        } catch (error) {
          if (!failed.has(name)) onFailure(name, error);
          failed.add(name);
        }
      }
    };
  return {
    onRunStart: each('onRunStart'),
    onRuntime: each('onRuntime'),
    onNote: each('onNote'),
    onStep: each('onStep'),
    onArmStart: each('onArmStart'),
    onArmProgress: each('onArmProgress'),
    onArmDisturbed: each('onArmDisturbed'),
    onArmEnd: each('onArmEnd'),
    onAblationEnd: each('onAblationEnd'),
    onProblem: each('onProblem'),
    onScenarioEnd: each('onScenarioEnd'),
    onKept: each('onKept'),
    onRunEnd: each('onRunEnd'),
  };
}
