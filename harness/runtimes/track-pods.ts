import type { KeptPod } from '../model/run-plan.ts';
import type { Pod, PodSpec } from './runtime.ts';

/**
 * The pods of a runtime, from the moment that one is asked for until it is stopped: a close must not overtake a start.
 * A start that fails calls `onLeft` where something of its pod may be left.
 */
export function trackPods(start: (spec: PodSpec, onLeft: () => void) => Promise<Pod>): {
  readonly createPod: (spec: PodSpec) => Promise<Pod>;
  /** Stops those that are left and are not kept; false where one could not be taken down. */
  readonly stopAll: () => Promise<boolean>;
} {
  const pods = new Set<Promise<Pod>>();
  let left = false;
  const onLeft = (): void => {
    left = true;
  };
  return {
    createPod: async (spec) => {
      const starting = start(spec, onLeft);
      pods.add(starting);
      try {
        const pod = await starting;
        const stop = async (): Promise<void> => {
          await pod.stop();
          pods.delete(starting);
        };
        const keep = async (): Promise<KeptPod> => {
          const kept = await pod.keep();
          pods.delete(starting);
          return kept;
        };
        return { ...pod, stop, keep };
      } catch (error) {
        pods.delete(starting);
        throw error;
      }
    },
    stopAll: async () => {
      const stopped = await Promise.allSettled([...pods].map(async (starting) => (await starting).stop()));
      return !left && stopped.every(({ status }) => status === 'fulfilled');
    },
  };
}
