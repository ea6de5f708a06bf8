import type { Controller } from '../model/mitigation.ts';
import type { ControllerContext, ControllerImplementation } from './controller.ts';

/** A canary that got nothing for so long says nothing about its release. */
const idleMs = 1000;

/** What the gateway's log has of the nodes of the canary so far. */
function seenOf(context: ControllerContext): { readonly attempts: number; readonly errors: number } {
  const canary = context.nodes.filter(({ upstream }) => upstream === context.settings.canary);
  const sum = (count: (node: (typeof canary)[number]) => number) =>
    canary.reduce((total, node) => total + count(node), 0);
  return { attempts: sum(context.attempts), errors: sum(context.failedAttempts) };
}

/**
 * Watches what the gateway logs of the node with the new release, and gives the gateway the config without it once it
 * has failed so many requests: what Argo Rollouts or Flagger do by their analysis. Errors until then, and until the old
 * workers of the reload are gone, are the price: at most the share of the requests that the canary gets, for as long as
 * it takes to fail so many of them. It never promotes a release, and of a canary without requests it says that nothing is known.
 */
export const canaryWatchController: ControllerImplementation = {
  type: 'canary-watch',
  spares: 0,
  run: async (context, signal) => {
    const target = String(context.settings.canary);
    const maxErrors = Number(context.settings.maxErrors);
    let attemptsBefore = 0;
    let idle = 0;
    while (!signal.aborted) {
      await context.pause(context.intervalMs);
      const { attempts, errors } = seenOf(context);
      idle = attempts > attemptsBefore ? 0 : idle + 1;
      attemptsBefore = attempts;
      if (errors >= maxErrors && !signal.aborted) {
        const { at } = await context.serveConfig(String(context.settings.conf));
        const proof = `${errors} of ${attempts} requests to ${target} failed; the gateway was reloaded without it`;
        context.onAct({ type: 'rolled-back', target, at, proof });
        return;
      }
      if (idle !== Math.ceil(idleMs / context.intervalMs)) continue;
      const { at } = await context.now();
      const proof = `${target} had no requests for ${idleMs} ms: it is neither promoted nor rolled back`;
      context.onAct({ type: 'canary-idle', target, at, proof });
    }
  },
};

/**
 * A watcher that looks each `intervalMs` at how the requests to the pool `canary` fare, and has the gateway run with
 * `conf` once `maxErrors` of them have failed.
 */
export function canaryWatch(settings: {
  canary: string;
  maxErrors: number;
  conf: string;
  intervalMs: number;
}): Controller {
  const { type, spares } = canaryWatchController;
  const { intervalMs, ...told } = settings;
  return { type, intervalMs, spares, settings: told };
}
