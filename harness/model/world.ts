import type { Fault } from './fault.ts';
import type { Scenario } from './scenario.ts';
import type { ServiceProgram } from './service.ts';
import { changedPool, type Pool, type PoolChange, servicesUsed } from './upstream.ts';

/** What the topology of one arm is made of. */
export interface World {
  readonly upstreams: Readonly<Record<string, Pool>>;
  /** Those that the nodes of these pools work with, in the scenario's order. */
  readonly services: Readonly<Record<string, ServiceProgram>>;
  /** Nodes of every pool that are not there at first, and that a controller may start. */
  readonly spares: number;
  /** A node, pool or service that is reached through Toxiproxy, with the other nodes of its pool; null = none is. */
  readonly proxied: string | null;
}

/** Whether the fault is carried out by Toxiproxy and so needs proxies in front of its target. */
export function needsProxy(fault: Fault | null): boolean {
  return fault !== null && fault.inject.condition.via === 'proxy';
}

/** Whether the arms of a fault differ from those of the others already without it, so that it has a control of its own. */
export function needsOwnControl(fault: Fault): boolean {
  return needsProxy(fault) || fault.upstreams !== undefined || fault.load !== undefined || fault.broken !== undefined;
}

/** Pools without those behind a gateway that is none here: nobody would ask them. */
function asked(pools: Readonly<Record<string, Pool>>): Readonly<Record<string, Pool>> {
  const isAsked = (name: string, by: readonly string[] = []): boolean => {
    const behind = pools[name]?.behind;
    if (behind === undefined) return true;
    return pools[behind]?.program.type === 'gateway' && !by.includes(behind) && isAsked(behind, [...by, name]);
  };
  return Object.fromEntries(Object.entries(pools).filter(([name]) => isAsked(name)));
}

/** The world of a fault's arms (null: the plain one), with what a mitigation puts into the place of its pools. */
export function worldOf(
  scenario: Pick<Scenario, 'upstreams' | 'services'>,
  fault: Fault | null,
  mitigated: {
    readonly upstreams?: World['upstreams'] | undefined;
    readonly pools?: Readonly<Record<string, PoolChange>> | undefined;
    readonly spares?: number;
  } = {},
): World {
  const declared = asked({ ...scenario.upstreams, ...fault?.upstreams, ...mitigated.upstreams });
  const upstreams = Object.fromEntries(
    Object.entries(declared).map(([name, pool]) => [name, changedPool(pool, mitigated.pools?.[name] ?? {})]),
  );
  const used = servicesUsed(Object.values(upstreams));
  const target = fault?.inject.condition.target;
  return {
    upstreams,
    services: Object.fromEntries(
      Object.entries(scenario.services ?? {}).filter(([name]) => used.includes(name) || name === target),
    ),
    spares: mitigated.spares ?? 0,
    proxied: needsProxy(fault) ? (target ?? null) : null,
  };
}
