import type { Condition, ConditionSettings } from '../model/fault.ts';
import type { Toxic } from '../model/toxic.ts';
import { type ConditionImplementation, proofMs, recoverConnected } from './condition.ts';
import { aim, type Routes } from './routes.ts';

/** A link on which no answer comes within a second. */
const farAway = { latencyMs: 1500, jitterMs: 200, kilobytesPerSecond: 1 } as const;

function linkOf(settings: ConditionSettings): { readonly [Key in keyof typeof farAway]: number } {
  const { latencyMs, jitterMs, kilobytesPerSecond } = { ...farAway, ...settings };
  return {
    latencyMs: Number(latencyMs),
    jitterMs: Number(jitterMs),
    kilobytesPerSecond: Number(kilobytesPerSecond),
  };
}

/** https://github.com/Shopify/toxiproxy#toxics: ms, and KB/s of each connection. */
function toxicsOf(settings: ConditionSettings): readonly Toxic[] {
  const { latencyMs: latency, jitterMs: jitter, kilobytesPerSecond: rate } = linkOf(settings);
  const common = { stream: 'downstream', toxicity: 1 } as const;
  return [
    { ...common, type: 'latency', attributes: { latency, jitter } },
    { ...common, type: 'bandwidth', attributes: { rate } },
  ];
}

/**
 * A far, shaky and narrow way to a node: what it answers arrives late and slowly. Toxiproxy takes connections at once,
 * so nginx connects and waits: "110: Connection timed out while reading response header", 504 after
 * proxy_read_timeout. Latency below the timeout only makes answers late; near it some get through and some do not.
 */
export const slowLinkCondition: ConditionImplementation = {
  type: 'slow-link',
  via: 'proxy',
  toxics: toxicsOf,
  apply: (target, settings) => target.proxy.addToxics(toxicsOf(settings)),
  prove: async (target, settings) => {
    const wanted = toxicsOf(settings).map(({ type, stream }) => `${type}_${stream}`);
    const { at, listed } = await target.proxy.listToxics();
    if (!wanted.every((name) => listed.includes(name))) return null;
    const { met } = await target.awaitConnect('connected', proofMs);
    const { latencyMs, jitterMs, kilobytesPerSecond } = linkOf(settings);
    const link = `${latencyMs} ± ${jitterMs} ms late, at ${kilobytesPerSecond} KB/s`;
    return met ? { at, proof: `${target.address} takes connections and answers ${link}` } : null;
  },
  revert: async (target) => {
    await target.proxy.removeToxics();
  },
  awaitRecovery: recoverConnected,
};

/** Puts latency, jitter and a narrow bandwidth on what a node answers; reverting takes them away. */
export function slowLink(
  target: string,
  link: Routes & { latencyMs: number; jitterMs: number; kilobytesPerSecond: number },
): Condition {
  const { routes, ...settings } = link;
  return aim(slowLinkCondition, target, routes === undefined ? {} : { routes }, settings);
}
