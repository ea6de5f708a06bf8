import { setTimeout as delay } from 'node:timers/promises';
import { awaitGeneration, gatewayName, writeGatewayFiles } from './deploy.ts';
import { failure } from './model/error.ts';
import type { Node } from './model/topology.ts';
import type { Pod } from './runtimes/runtime.ts';

/** A reload that has not come about after this long has failed: nginx then goes on with its old config, silently. */
const reloadMs = 5000;
/** Old workers accept connections for up to 93 ms after the new config first answered (measured, two cores). */
const handOverMs = 150;

/** Puts nodes into the pools of a running gateway. */
export type ServeNodes = (nodes: readonly Node[]) => Promise<{ at: number }>;

/**
 * Rewrites the server lists of a gateway that runs with `config`, and reloads it (SIGHUP, as `nginx -s reload` does).
 * `at` is the instant at which the new generation answered; it returns when the old workers have handed over. No
 * request is lost: old workers end what they have (http://nginx.org/en/docs/control.html).
 */
export function gatewayReloader(pod: Pod, config: string, withinMs = reloadMs): ServeNodes {
  let generation = 1;
  return async (nodes) => {
    generation += 1;
    await writeGatewayFiles(pod, config, generation, nodes);
    await pod.signal(gatewayName, 'SIGHUP', false);
    const { at, met, last } = await awaitGeneration(pod, generation, withinMs);
    if (!met) {
      const message = `the gateway did not take its new config within ${withinMs / 1000} s; the last probe said ${JSON.stringify(last)}`;
      throw failure('GC9003', message, "the reason is in error.log of the arm's folder");
    }
    await delay(handOverMs);
    return { at };
  };
}
