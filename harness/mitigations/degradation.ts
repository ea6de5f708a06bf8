import type { Controller } from '../model/mitigation.ts';
import type { ControllerImplementation } from './controller.ts';
import { type Fill, fillOf } from './node-fill.ts';

/** Over so many looks one after the other it is seen how busy workers are: a load has its ups and downs from look to look. */
const calmLooks = 12;
/** Busy workers, on the average of these looks and as a part of all, below which there is room for the next class of pages. */
const roomBelow = 0.48;

/** Whether nobody waited in any of these looks, and on average there was room. */
function isCalm(looks: readonly Fill[]): boolean {
  const sum = (of: (look: Fill) => number) => looks.reduce((total, look) => total + of(look), 0);
  const full = looks.length >= calmLooks && looks.every(({ waiting }) => waiting === 0);
  return full && sum(({ busy }) => busy) < sum(({ workers }) => workers) * roomBelow;
}

/**
 * Sheds load step by step: while more requests wait than are served, the apps are told the next level of what they turn
 * away (work `shed`), the least important first; when nobody waits, look after look, and more than half of the workers
 * are idle on average, the last level is taken back. What is left is served as ever. A level is told to the nodes, without
 * a reload, so it acts at once.
 */
export const degradationController: ControllerImplementation = {
  type: 'degradation',
  spares: 0,
  run: async (context, signal) => {
    let level = 0;
    let looks: readonly Fill[] = [];
    const change = async (next: number, type: 'degraded' | 'restored', why: string): Promise<void> => {
      level = next;
      looks = [];
      const { at } = await context.now();
      await Promise.all(context.nodes.map((node) => context.tell(node, `/-/shed?level=${level}`)));
      for (const { name: target } of context.nodes) {
        context.onAct({ type, target, at, proof: `${why}: level ${level}`, level });
      }
    };
    while (!signal.aborted) {
      await context.pause(context.intervalMs);
      const fill = await fillOf(context.nodes, context.status);
      if (fill === null || signal.aborted) continue;
      looks = [...looks, fill].slice(-calmLooks);
      if (fill.waiting > fill.workers && level < Number(context.settings.levels)) {
        await change(level + 1, 'degraded', `${fill.waiting} requests waited`);
      } else if (level > 0 && isCalm(looks)) {
        await change(level - 1, 'restored', 'nobody waited');
      }
    }
  },
};

/** A controller that looks at the queues of the nodes each `intervalMs` and has them shed load in up to `levels` steps. */
export function degradation(settings: { intervalMs: number; levels: number }): Controller {
  const { type, spares } = degradationController;
  return { type, intervalMs: settings.intervalMs, spares, settings: { levels: settings.levels } };
}
