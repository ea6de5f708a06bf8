import type { LoadAccount, Stall } from './history.ts';
import type { OpenModel } from './load.ts';
import type { ClientRecord } from './record.ts';
import type { StoreKind, StoreOutcome } from './store.ts';
import type { HostProxy } from './topology.ts';
import type { Toxic } from './toxic.ts';

/** A process to start inside the pod. Output goes to `<logFolder>/<name>.log`. */
export interface SpawnRequest {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The region in whose network namespace it starts; only in pods that have one for each region. */
  readonly region?: string;
}

/** What a connect to host:port met. */
export type ConnectOutcome = 'connected' | 'refused' | 'reset' | 'timeout' | 'unreachable' | 'other';

/** What a GET met: a status and its headers, or the connect's failure. */
export type GetOutcome =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly failure: string };

/**
 * What the pod's firewall does with packets to an address: loses them (a connect meets silence), answers them with a
 * reset (refused, errno 111) or with an ICMP message "administratively prohibited" (no route to host, errno 113).
 */
export type FirewallAction = 'drop' | 'reset' | 'prohibited';

/** An address of the pod that the firewall may block. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Connections to an address of the pod are taken to another port of it; who connects sees the port that it asked for. */
export interface Redirect {
  /** Of IPv4 or IPv6. */
  readonly address: string;
  readonly port: number;
  readonly toPort: number;
}

/** One router, or the host itself, on the way of a traceroute; nulls where nothing came back. */
export interface Hop {
  readonly address: string | null;
  readonly ms: number | null;
  /** `!X`: administratively prohibited, `!H`: host unreachable, … (traceroute(8)). */
  readonly annotation: string | null;
}

/** How often a process ran on the CPU, and the most memory that it held. */
export interface ProcessUsage {
  readonly name: string;
  readonly cpuMs: number;
  readonly rssPeakBytes: number;
}

/** Where a program of the pod takes connections, for its traffic to be counted there. */
export interface CountedPlace {
  /** Of the program; one that listens at several places has them all. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** The region in whose network namespace it is; only in pods that have one for each region. */
  readonly region?: string | undefined;
  /** Connections to it are translated on their way out to another place (an image in a docker pod). */
  readonly translated: boolean;
}

/** What a program received and sent over the connections that it took; bytes with the headers of IP and TCP. */
export interface Traffic {
  readonly name: string;
  readonly rxBytes: number;
  readonly rxPackets: number;
  readonly txBytes: number;
  readonly txPackets: number;
}

/** What a capture of a pod's packets came to; null where tcpdump did not say. */
export interface CapturedPackets {
  readonly packets: number | null;
  /** Packets that the kernel let go by because tcpdump was too slow. */
  readonly lost: number | null;
  /** It ended at its limit, before it was told to. */
  readonly full: boolean;
}

/**
 * The calls that the harness makes to its hand inside the pod: one JSON object a line over stdio, requests
 * `{ id, method, params }`, replies `{ id, result }` or `{ id, error }`, events `{ event, … }`.
 * Every `at` is an epoch instant in ms on the clock inside the pod.
 */
export interface AgentCalls {
  readonly now: { params: Record<string, never>; result: { at: number } };
  readonly spawn: { params: SpawnRequest; result: { at: number; pid: number } };
  /** Runs a program to its end. */
  readonly run: {
    /** `toFiles`: its outputs are files, which it may open again by name. */
    params: SpawnRequest & { readonly timeoutMs: number; readonly toFiles?: boolean };
    result: { code: number | null; signal: string | null; stdout: string; stderr: string };
  };
  /** `at` is taken just before the signal is sent. With `awaitExit` the answer comes after the process is gone. */
  readonly signal: {
    params: { readonly name: string; readonly signal: string; readonly awaitExit: boolean };
    result: { at: number };
  };
  readonly write: { params: { readonly path: string; readonly text: string }; result: Record<string, never> };
  /** Puts files at any path that is the pod's own, with the folders that they stand in. */
  readonly placeFiles: {
    params: { readonly files: readonly { readonly path: string; readonly base64: string; readonly mode: number }[] };
    result: Record<string, never>;
  };
  /** Takes connections to these addresses to other ports of theirs, and no others any more; in a pod whose network nft may change. */
  readonly redirect: { params: { readonly redirects: readonly Redirect[] }; result: Record<string, never> };
  /** Waits until an nginx of the pod has a worker that serves, besides those of these process ids; tells all that serve. */
  readonly awaitWorkers: {
    params: { readonly besides: readonly number[]; readonly withinMs: number };
    result: { at: number; met: boolean; workers: readonly number[] };
  };
  /** Connects again and again until `outcome` is met or the deadline passes (then `met` is false). */
  readonly awaitConnect: {
    params: {
      readonly host: string;
      readonly port: number;
      readonly outcome: ConnectOutcome;
      readonly withinMs: number;
    };
    result: { at: number; met: boolean; last: ConnectOutcome };
  };
  /** Sends GETs until one has `status` and, where named, the header's value. */
  readonly awaitGet: {
    params: {
      readonly host: string;
      readonly port: number;
      readonly path: string;
      /** `success` is any 2xx. */
      readonly status: number | 'success';
      readonly header: { readonly name: string; readonly value: string } | null;
      readonly withinMs: number;
      /** Pause between two GETs; a few ms where it is not said. */
      readonly everyMs?: number;
      /** What a single GET may take at most, in place of half a second. */
      readonly timeoutMs?: number;
    };
    /** `tookMs` is what the last GET took. */
    result: { at: number; met: boolean; last: GetOutcome; tookMs: number };
  };
  /** Asks a store in its own protocol, again and again, until it serves. */
  readonly awaitStore: {
    params: Endpoint & { readonly kind: StoreKind; readonly withinMs: number };
    result: { at: number; met: boolean; last: StoreOutcome };
  };
  /** How often a connection was dropped because the accept queue of whoever listens was full, since the pod began. */
  readonly listenOverflows: { params: Record<string, never>; result: { at: number; count: number } };
  /** `host` is where Toxiproxy's API listens. */
  readonly createProxies: {
    params: { readonly host: string; readonly proxies: readonly HostProxy[] };
    result: Record<string, never>;
  };
  /** Puts toxics on a proxy, and answers when Toxiproxy lists them; `listed` has the names of all that it has. */
  readonly addToxics: {
    params: { readonly proxy: string; readonly toxics: readonly Toxic[] };
    result: { at: number; listed: readonly string[] };
  };
  /** Takes all toxics off a proxy; one that has none stays as it is. */
  readonly removeToxics: { params: { readonly proxy: string }; result: { at: number } };
  /** The names of the toxics that a proxy has now. */
  readonly listToxics: { params: { readonly proxy: string }; result: { at: number; listed: readonly string[] } };
  readonly setProxyEnabled: { params: { readonly name: string; readonly enabled: boolean }; result: { at: number } };
  /**
   * Blocks an address in a pod with `firewall`; one that is blocked already gets the new action. What lies behind a
   * router of the pod is blocked there, on the way to it; what does not, where it comes in.
   */
  readonly block: { params: Endpoint & { readonly action: FirewallAction }; result: { at: number } };
  /** Takes away what `block` did to an address; one that is not blocked stays as it is. */
  readonly open: { params: Endpoint; result: { at: number } };
  /** One ICMP echo, in a pod with `firewall`; `ms` is its round trip, null where no answer came. */
  readonly ping: {
    params: { readonly host: string; readonly timeoutMs: number };
    result: { at: number; ms: number | null; said: string };
  };
  /** The way to an address by TCP, in a pod with `firewall`. */
  readonly traceroute: {
    params: Endpoint & { readonly timeoutMs: number };
    result: { at: number; hops: readonly Hop[]; said: string };
  };
  readonly usage: { params: Record<string, never>; result: { processes: readonly ProcessUsage[] } };
  /** What containers use whose processes the agent sees. */
  readonly containerUsage: {
    params: { readonly containers: readonly { readonly name: string; readonly id: string }[] };
    result: { processes: readonly ProcessUsage[] };
  };
  /** From now on it is told when the processes of this container, which the agent sees, wait for a CPU. */
  readonly watchContainer: { params: { readonly name: string; readonly id: string }; result: Record<string, never> };
  /** Counts the traffic at these places from now on, in a pod whose network nft may count in. */
  readonly countTraffic: { params: { readonly places: readonly CountedPlace[] }; result: Record<string, never> };
  /** What has been counted so far. */
  readonly traffic: { params: Record<string, never>; result: { programs: readonly Traffic[] } };
  /** Has tcpdump write the packets of the pod's network to a file of the exchange folder; answers when it listens. */
  readonly startCapture: { params: { readonly file: string }; result: Record<string, never> };
  readonly endCapture: { params: Record<string, never>; result: CapturedPackets };
  /** The agent, and with it its pod, outlives the end of its stdin from now on. */
  readonly keep: { params: Record<string, never>; result: Record<string, never> };
  /** Begins the load; its outcomes come as events. `at` is the instant 0 of the load's clock. */
  readonly startLoad: {
    params: {
      readonly load: OpenModel;
      readonly host: string;
      readonly port: number;
      readonly maxMs: number;
      /** The id of its first request, where the pod has several loads one after the other. */
      readonly firstId?: number;
      /** How many requests it has, where it does not go on until it is stopped. */
      readonly count?: number;
    };
    result: { at: number };
  };
  /** Sends at this rate from now on: the next request is due one interval after the last. */
  readonly changeRate: { params: { readonly ratePerSecond: number }; result: { at: number } };
  /** Sends no further request, waits until every one has ended or the time is over, and tells what was counted. */
  readonly stopLoad: { params: { readonly drainMs: number }; result: LoadAccount };
}

export type AgentMethod = keyof AgentCalls;

/** [id, route, dueMs, sentMs, doneMs, outcome] of a request that has ended, or that is in flight for good (nulls). */
export type OutcomeTuple = readonly [number, number, number, number, number | null, ClientRecord['outcome']];

export type AgentEvent =
  | { readonly event: 'ready'; readonly at: number }
  | {
      readonly event: 'exited';
      readonly name: string;
      readonly at: number;
      readonly code: number | null;
      readonly signal: string | null;
      /**
       * In whose words it died for want of memory: V8's, at the limit of its heap, or the engine's, whose kernel killed it.
       * null = nobody says that.
       */
      readonly outOfMemory: string | null;
    }
  | { readonly event: 'outcomes'; readonly sent: number; readonly outcomes: readonly OutcomeTuple[] }
  | { readonly event: 'stall'; readonly stall: Stall };

/** A connection to an agent. */
export interface AgentConnection {
  readonly call: <M extends AgentMethod>(
    method: M,
    params: AgentCalls[M]['params'],
  ) => Promise<AgentCalls[M]['result']>;
  /** Resolves with the agent's first word. */
  readonly ready: Promise<void>;
  /** Ends the agent, and with it everything in a pod whose init it is. */
  readonly end: () => void;
}

/** Where an agent's stdio leads to, whatever carries it (a child process, an attached container). */
export interface AgentChannel {
  readonly write: (text: string) => void;
  readonly onText: (listener: (text: string) => void) => void;
  /** The channel is gone, with the reason. */
  readonly onClose: (listener: (reason: string) => void) => void;
  readonly end: () => void;
}

/** Makes a connection out of a channel; given to runtimes so that they need not know the agent's code. */
export type ConnectAgent = (channel: AgentChannel, onEvent: (event: AgentEvent) => void) => AgentConnection;

/** The network namespaces of a pod whose regions lie behind a router, besides that of the gateway (ip-netns(8)). */
export const namespaceFiles = {
  folder: '/run/netns',
  router: '/run/netns/router',
  region: (name: string): string => `/run/netns/region-${name}`,
} as const;

/** Words that run what follows them in one of these namespaces (nsenter(1)). */
export function enterNamespace(file: string): readonly string[] {
  return ['nsenter', `--net=${file}`];
}

/** Where the harness's files lie inside every pod. */
export const podPaths = {
  /** The harness's own source, read-only. */
  harness: '/opt/gatecrash',
  /** The arm's exchange folder: logs and journals, seen from outside. */
  exchange: '/var/gatecrash',
  /** The gateway's config. */
  gatewayConfig: '/etc/nginx',
  /** What stores write, in memory: gone with the pod. */
  data: '/var/lib/gatecrash',
  /** In namespaces: the Node that runs the harness, what V8 has compiled before, programs by their names. */
  node: '/opt/node',
  compileCache: '/opt/compile-cache',
  programs: '/opt/bin',
} as const;
