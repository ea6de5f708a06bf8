import type { CapturedPackets } from './model/agent-protocol.ts';
import { type Problem, problemOf } from './model/error.ts';
import type { Pod } from './runtimes/runtime.ts';

/** The packets of an arm: a file of its exchange folder, and what came into it. */
export interface Capture extends CapturedPackets {
  readonly file: string;
}

/** A capture that goes on; `end` has it come to its end, or tells why there is none. */
export interface Capturing {
  readonly end: () => Promise<{ readonly capture: Capture | null; readonly problem: Problem | null }>;
}

/** Begins to capture the packets of a pod, where it can; answers when none goes by any more. */
export async function capturePackets(pod: Pod, file: string): Promise<Capturing> {
  if (!pod.capturesPackets) return { end: async () => ({ capture: null, problem: null }) };
  // It is evidence, and no verdict rests on it: an arm goes on without.
  const without = (error: unknown) => ({ capture: null, problem: problemOf(error) });
  const begun = await pod.agent.call('startCapture', { file }).then(() => null, without);
  return {
    end: async () => {
      if (begun !== null) return begun;
      return pod.agent.call('endCapture', {}).then((said) => ({ capture: { file, ...said }, problem: null }), without);
    },
  };
}
