import type { Condition } from '../model/fault.ts';
import type { ConditionImplementation } from './condition.ts';

const refusedWithinMs = 250;

/**
 * A release of the gateway's config sends some paths to a port where nobody listens: a typo in `proxy_pass`, or an app
 * that has moved. nginx takes the config on without a word (it never connects to an upstream to check it), and reports
 * "111: Connection refused", 502, for these paths only. The nodes are healthy all the while.
 */
export const releaseConfigCondition: ConditionImplementation = {
  type: 'release-config',
  via: 'gateway',
  apply: async (target, { conf }) => {
    const { at } = await target.config.now();
    await target.config.serve(String(conf));
    return { at };
  },
  prove: async (target, { conf, upstream }) => {
    if (target.config.serving() !== conf) return null;
    const { at, met } = await target.config.awaitRefused(String(upstream), refusedWithinMs);
    // By now the old workers, which have the config from before, have handed over.
    const proof = `the gateway runs with ${conf}, and ${upstream} refuses connections`;
    return met ? { at, proof, wholeFrom: at } : null;
  },
  revert: async (target) => {
    await target.config.serve(null);
  },
  // That the config is loaded says all that this fault is about; whether it is right is for the requests to say.
  awaitRecovery: async (target) => target.config.now(),
};

/**
 * Has the gateway run with a config file of the scenario's, which sends `routes` (paths, by prefix) to `upstream`
 * (`host:port`), where nobody listens; reverting has it run with the one that is right.
 */
export function releaseConfig(conf: string, { routes, upstream }: { routes: string[]; upstream: string }): Condition {
  const { type, via } = releaseConfigCondition;
  return { type, target: 'gateway', via, settings: { conf, routes, upstream } };
}
