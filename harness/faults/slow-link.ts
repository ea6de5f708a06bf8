import type { Condition, ConditionSettings } from '../model/fault.ts';
import type { Toxic } from '../model/toxic.ts';
import { leastAnswerBytes } from './limit-bandwidth.ts';
import { aim, type Routes } from './routes.ts';
import { silence, toxicsCondition } from './toxic-condition.ts';

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
 * proxy_read_timeout. Latency below the timeout only makes answers late; near it some get through and some do not. The
 * narrow bandwidth adds the time that an answer's bytes take: with latency above the timeout it changes nothing.
 */
export const slowLinkCondition = toxicsCondition({
  type: 'slow-link',
  toxics: toxicsOf,
  effect: (settings) => {
    const { latencyMs, jitterMs, kilobytesPerSecond } = linkOf(settings);
    return silence(latencyMs - jitterMs + leastAnswerBytes / kilobytesPerSecond);
  },
});

/** Puts latency, jitter and a narrow bandwidth on what a node answers; reverting takes them away. */
export function slowLink(
  target: string,
  link: Routes & { latencyMs: number; jitterMs: number; kilobytesPerSecond: number },
): Condition {
  const { routes, ...settings } = link;
  return aim(slowLinkCondition, target, routes === undefined ? {} : { routes }, settings);
}
