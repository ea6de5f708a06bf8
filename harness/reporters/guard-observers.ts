import type { RunObserver } from '../model/run-plan.ts';

type Member = keyof RunObserver;

/** Documents are given away as copies; plans, scenarios and arms are shared, as nothing that is judged is read from them. */
function copied(value: unknown, member: Member): unknown {
  return member === 'onArmEnd' || member === 'onAblationEnd' || member === 'onScenarioEnd' || member === 'onRunEnd'
    ? safeClone(value)
    : value;
}

/** Scenarios reach onArmEnd too; whatever has no copy is no document. */
function safeClone(value: unknown): unknown {
  return typeof value === 'object' ? structuredClone(value) : value;
}

/**
 * Lets several observers follow one run. One that throws is told to `onFailure` (once each) and stops neither the
 * others nor the run; each has its own copy of every document, so that none can change a verdict.
 */
export function guardObservers(
  observers: readonly (readonly [name: string, observer: RunObserver])[],
  onFailure: (name: string, error: unknown) => void,
): Required<RunObserver> {
  const failed = new Set<string>();
  const each =
    <Key extends Member>(member: Key) =>
    (...args: readonly unknown[]) => {
      for (const [name, observer] of observers) {
        try {
          const call = observer[member] as ((...given: readonly unknown[]) => void) | undefined;
          call?.(...args.map((value) => copied(value, member)));
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
    onArmEnd: each('onArmEnd'),
    onAblationEnd: each('onAblationEnd'),
    onProblem: each('onProblem'),
    onScenarioEnd: each('onScenarioEnd'),
    onKept: each('onKept'),
    onRunEnd: each('onRunEnd'),
  };
}
