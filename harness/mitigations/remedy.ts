import type { Controller } from '../model/mitigation.ts';
import type { ControllerImplementation } from './controller.ts';

/**
 * Whoever is on call: some time after the first error that the gateway logs, the fault is taken away at its root (the
 * firewall is opened, the route or the address corrected, the release rolled back). What was failing until then failed;
 * what comes after is answered.
 */
export const remedyController: ControllerImplementation = {
  type: 'remedy',
  spares: 0,
  run: async (context, signal) => {
    while (!signal.aborted && context.failedRequests() === 0) await context.pause(context.intervalMs);
    await context.pause(Number(context.settings.afterMs));
    if (signal.aborted) return;
    const removed = await context.removeFault();
    if (!removed) return;
    const { at } = await context.now();
    context.onAct({
      type: 'fault-removed',
      target: 'gateway',
      at,
      proof: 'the fault was taken away, and was seen to be gone',
    });
  },
};

/** Takes the fault away so long after the first error that the gateway logs. */
export function remedy({ afterMs }: { afterMs: number }): Controller {
  const { type, spares } = remedyController;
  return { type, intervalMs: 20, spares, settings: { afterMs } };
}
