import type { ConnectOutcome, Hop } from './agent-protocol.ts';

/** How a host of a region was reached from where the gateway is, as an engineer looks with ping, traceroute and a connect. */
export interface Reachability {
  readonly region: string;
  readonly host: string;
  readonly port: number;
  /** When it was looked, in ms since the load began. */
  readonly at: number;
  /** Whether the fault was in effect then. */
  readonly duringFault: boolean;
  readonly tcp: ConnectOutcome;
  /** Round trip of one ICMP echo; null where no answer came. */
  readonly pingMs: number | null;
  /** The way by TCP to that port (traceroute -T); the last one with an address is how far packets came. */
  readonly hops: readonly Hop[];
  /** Whether there is a router on the way; in a pod of containers the region is an address of the pod's own. */
  readonly routed: boolean;
}
