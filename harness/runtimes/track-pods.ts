import type { Pod, PodSpec } from './runtime.ts';

/** The pods of a runtime, from the moment that one is asked for until it is stopped: a close must not overtake a start. */
export function trackPods(start: (spec: PodSpec) => Promise<Pod>): {
  readonly createPod: (spec: PodSpec) => Promise<Pod>;
  readonly stopAll: () => Promise<void>;
} {
  const pods = new Set<Promise<Pod>>();
  return {
    createPod: async (spec) => {
      const starting = start(spec);
      pods.add(starting);
      try {
        const pod = await starting;
        return { ...pod, stop: () => pod.stop().finally(() => pods.delete(starting)) };
      } catch (error) {
        pods.delete(starting);
        throw error;
      }
    },
    stopAll: async () => {
      await Promise.allSettled([...pods].map(async (starting) => (await starting).stop()));
    },
  };
}
