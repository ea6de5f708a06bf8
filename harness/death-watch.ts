import { setTimeout as delay } from 'node:timers/promises';
import type { Death, DeathWatch } from './faults/condition.ts';
import type { ProgramWatch } from './program-watch.ts';
import type { Pod } from './runtimes/runtime.ts';

const lookEveryMs = 10;

/** What is known of the deaths of these nodes. */
export function deathWatch(pod: Pod, watch: ProgramWatch, nodes: readonly string[]): DeathWatch {
  const outOfMemory = (): readonly Death[] =>
    watch
      .events()
      .flatMap(({ program, at, outOfMemory: words }) =>
        words != null && nodes.includes(program) ? [{ program, at, words }] : [],
      );
  return {
    awaitOutOfMemory: async ({ since, withinMs }) => {
      for (;;) {
        const { at } = await pod.agent.call('now', {});
        const death = outOfMemory().find((one) => one.at >= since) ?? null;
        if (death !== null || at - since >= withinMs) return { at, death };
        await delay(lookEveryMs);
      }
    },
    awaitQuiet: async ({ quietMs, withinMs }) => {
      const { at: began } = await pod.agent.call('now', {});
      for (;;) {
        const { at } = await pod.agent.call('now', {});
        const last = Math.max(began, ...outOfMemory().map((one) => one.at));
        if (at - last >= quietMs) return { at, met: true };
        if (at - began >= withinMs) return { at, met: false };
        await delay(lookEveryMs);
      }
    },
  };
}
