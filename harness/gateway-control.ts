import { setTimeout as delay } from 'node:timers/promises';
import { awaitGeneration, gatewayName, writeGatewayFiles } from './deploy.ts';
import { failure } from './model/error.ts';
import { handOverMs } from './model/mitigation.ts';
import type { Node } from './model/topology.ts';
import type { Pod } from './runtimes/runtime.ts';

/** A reload that has not come about after this long has failed: nginx then goes on with its old config, silently. */
const reloadMs = 5000;

/** What a running gateway can be made to work with. */
export interface GatewayControl {
  /** Puts exactly these nodes into its pools. */
  readonly serveNodes: (nodes: readonly Node[]) => Promise<{ at: number }>;
  /** Has it run with this config, the text of a file of the scenario. */
  readonly serveConfig: (text: string) => Promise<{ at: number }>;
}

/**
 * The control of a gateway that was started with `config` and `nodes`: rewrites its config or its server lists, and
 * reloads it (SIGHUP, as `nginx -s reload` does). `at` is the instant at which the new generation answered; it returns
 * when the old workers have handed over. No request is lost: old workers end what they have
 * (http://nginx.org/en/docs/control.html). One change waits for the other.
 */
export function gatewayControl(
  pod: Pod,
  started: { readonly config: string; readonly nodes: readonly Node[] },
  withinMs = reloadMs,
): GatewayControl {
  let generation = 1;
  let now = started;
  let last: Promise<unknown> = Promise.resolve();

  const reload = async (next: typeof started): Promise<{ at: number }> => {
    generation += 1;
    await writeGatewayFiles(pod, next.config, generation, next.nodes);
    await pod.signal(gatewayName, 'SIGHUP', false);
    const { at, met, last: probe } = await awaitGeneration(pod, generation, withinMs);
    if (!met) {
      const message = `the gateway did not take its new config within ${withinMs / 1000} s; the last probe said ${JSON.stringify(probe)}`;
      throw failure('GC9003', message, "the reason is in error.log of the arm's folder");
    }
    now = next;
    await delay(handOverMs);
    return { at };
  };
  const inTurn = (change: Partial<typeof started>): Promise<{ at: number }> => {
    const turn = last.then(() => reload({ ...now, ...change }));
    last = turn.catch(() => {}); // told to whoever asked for it
    return turn;
  };
  return {
    serveNodes: (nodes) => inTurn({ nodes }),
    serveConfig: (config) => inTurn({ config }),
  };
}
