import type { Controller, MitigationAct } from '../model/mitigation.ts';
import type { Node } from '../model/topology.ts';

/** What a controller sees and may do, as in production; given by the pipeline, whatever the runtime. */
export interface ControllerContext {
  readonly intervalMs: number;
  readonly settings: NonNullable<Controller['settings']>;
  /** The nodes that the gateway has at first. */
  readonly nodes: readonly Node[];
  /** Nodes that can be started. */
  readonly spares: readonly Node[];
  /** One health check: whether the node answers where the gateway reaches it. */
  readonly isHealthy: (node: Node) => Promise<boolean>;
  /** Attempts at the node, by the gateway's access log so far. */
  readonly attempts: (node: Node) => number;
  /** Attempts at the node that failed, by the gateway's access log so far. */
  readonly failedAttempts: (node: Node) => number;
  /** Starts a spare and waits until it answers. */
  readonly start: (node: Node) => Promise<void>;
  /**
   * Puts exactly these nodes into the gateway's pools and reloads it. `at` is the instant at which the new config
   * answered, on the load's clock; it returns when the old workers take no requests any more.
   */
  readonly serve: (nodes: readonly Node[]) => Promise<{ at: number }>;
  /** Has the gateway run with another config file of the scenario; as `serve` otherwise. */
  readonly serveConfig: (conf: string) => Promise<{ at: number }>;
  /** What a node's stub application says of itself, by header name; null where it does not answer. */
  readonly status: (node: Node) => Promise<Readonly<Record<string, string>> | null>;
  /** Tells a node's stub application something: `GET /-/…`. */
  readonly tell: (node: Node, path: string) => Promise<void>;
  /** Requests that the gateway answered with a 5xx, by its access log so far. */
  readonly failedRequests: () => number;
  /** Takes the fault away, as whoever is on call does; false where that did not help. */
  readonly removeFault: () => Promise<boolean>;
  /** This instant on the load's clock. */
  readonly now: () => Promise<{ at: number }>;
  readonly onAct: (act: MitigationAct) => void;
  /** Waits, or until the controller is to end. */
  readonly pause: (ms: number) => Promise<void>;
}

/** A program that watches the nodes and changes the pools, until `signal` aborts. */
export interface ControllerImplementation {
  readonly type: Controller['type'];
  readonly spares: Controller['spares'];
  readonly run: (context: ControllerContext, signal: AbortSignal) => Promise<void>;
}
