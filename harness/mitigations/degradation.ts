import type { Controller } from '../model/mitigation.ts';
import type { ControllerImplementation } from './controller.ts';
import { fillOf } from './node-fill.ts';

/** So many looks one after the other with nobody waiting and workers idle are no accident. */
const calmLooks = 5;
/** Busy workers, as a part of all, below which there is room for the next class of pages. */
const roomBelow = 0.45;

/**
 * Sheds load step by step: while more requests wait than are served, the apps are told the next level of what they turn
 * away (work `shed`), the least important first; when nobody waits and more than half of the workers are
 * idle, look after look, the last level is taken back. What is left is served as ever. A level is told to the nodes, without a reload, so it acts at once.
 */
export const degradationController: ControllerImplementation = {
  type: 'degradation',
  spares: 0,
  run: async (context, signal) => {
    let level = 0;
    let calm = 0;
    const change = async (next: number, type: 'degraded' | 'restored', why: string): Promise<void> => {
      level = next;
      calm = 0;
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
      calm = fill.waiting === 0 && fill.busy < fill.workers * roomBelow ? calm + 1 : 0;
      if (fill.waiting > fill.workers && level < Number(context.settings.levels)) {
        await change(level + 1, 'degraded', `${fill.waiting} requests waited`);
      } else if (calm >= calmLooks && level > 0) {
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
