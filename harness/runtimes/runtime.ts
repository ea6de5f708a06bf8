import type { AgentConnection, AgentEvent, ProcessUsage } from '../model/agent-protocol.ts';
import type { EnvironmentDocument } from '../model/run-document.ts';
import type { KeptPod } from '../model/run-plan.ts';
import type { StoreKind } from '../model/store.ts';
import type { PodFile, Surroundings } from '../model/surroundings.ts';
import type { Host, Region } from '../model/topology.ts';
import type { ImageProgram } from '../model/upstream.ts';

/** Which of the pod's programs: each runtime knows where its binary or image is. */
export type ProgramKind = 'gateway' | 'toxiproxy' | 'stub' | 'third-party' | 'peer' | 'dns' | 'spike' | StoreKind;

/** A program of a pod, by what it is and not by where its binary lies. */
export interface Program {
  readonly name: string;
  readonly kind: ProgramKind;
  readonly args: readonly string[];
  /** Variables of its environment, besides those that every program of its kind has. */
  readonly env?: Readonly<Record<string, string>>;
  /** The region of the pod in which it runs; beside the gateway where none is named. */
  readonly region?: string;
  /** Memory and CPU that it may have at most. Without containers only the stub is limited, and in its memory alone. */
  readonly limits?: { readonly memoryBytes?: number; readonly cpus?: number };
}

/** A node that is a container of the user's own. */
export interface ImageNode {
  readonly name: string;
  /** Where the pod's other programs connect to it; the app itself listens on the port of its program. */
  readonly address: string;
  readonly port: number;
  readonly program: ImageProgram;
}

/** One isolated place in which a topology lives. */
export interface PodSpec {
  /** Marks everything that belongs to this pod, so that a reaper finds it: `<run id>/<number>`. */
  readonly id: string;
  readonly hosts: readonly Host[];
  /** Nodes that may be started with `startImage`; only where the runtime is `docker`. */
  readonly images?: readonly ImageNode[];
  /** Kinds of stores that may be started in it; each start of one is empty. */
  readonly stores?: readonly StoreKind[];
  /** Folder outside that the pod sees as podPaths.exchange; logs and journals stand in it. */
  readonly exchange: string;
  /** Regions other than the gateway's; a pod that has some has a firewall too. */
  readonly regions?: readonly Region[];
  /** The agent may change the firewall and the routes of the pod. */
  readonly firewall?: boolean;
  /** What it has of the machine that a user's own config was written for; a pod with regions or stores can have none. */
  readonly surroundings?: Surroundings;
  readonly onEvent: (event: AgentEvent) => void;
}

/** SIGSTOP freezes a program and SIGCONT thaws it; the others are as everywhere. */
export type ProgramSignal = 'SIGKILL' | 'SIGTERM' | 'SIGHUP' | 'SIGSTOP' | 'SIGCONT';

/** A pod whose agent answers. Programs share one network and one root; nothing in it can leave the machine. */
export interface Pod {
  readonly agent: AgentConnection;
  /** Whom the gateway's workers run as where it starts as root; null where it starts as an ordinary user. */
  readonly gatewayUser: string | null;
  /** Whether its regions lie behind a router; else their hosts are one hop away, which evidence has to say. */
  readonly routed: boolean;
  /** Whether its traffic can be counted: nft is there, and may look at the pod's network. */
  readonly countsTraffic: boolean;
  /** Whether its packets can be captured: tcpdump was asked for, and is there. */
  readonly capturesPackets: boolean;
  /** Writes a file below podPaths.gatewayConfig. */
  readonly writeConfig: (path: string, text: string) => Promise<void>;
  /** Writes a file at any path of a pod with surroundings that is its own; in containers only where it had one from the start. */
  readonly writeFile: (file: PodFile) => Promise<void>;
  /** CPU time and peak memory of every program so far, those of an earlier life included. */
  readonly usage: () => Promise<readonly ProcessUsage[]>;
  readonly start: (program: Program) => Promise<{ at: number }>;
  /** Starts the app of an image node of the spec, by its name. */
  readonly startImage: (name: string) => Promise<{ at: number }>;
  /** The end of what a program has written to stdout and stderr so far. */
  readonly lastLines: (name: string) => Promise<readonly string[]>;
  /** Runs a program to its end, for instance a config check. */
  readonly run: (program: Program, timeoutMs: number) => Promise<{ code: number | null; stderr: string }>;
  /** Sends a signal; with `awaitExit` the answer comes when the process is gone. */
  readonly signal: (name: string, signal: ProgramSignal, awaitExit: boolean) => Promise<{ at: number }>;
  /** Tells the text that is appended to a file of the exchange folder, until `stop` has read it to its end. */
  readonly follow: (file: string, onText: (text: string) => void) => { readonly stop: () => Promise<void> };
  /** Lets the pod outlive the harness, for `gatecrash clean` to take down, and tells how it is reached. */
  readonly keep: () => Promise<KeptPod>;
  /** Takes down every process, mount and namespace of the pod. */
  readonly stop: () => Promise<void>;
}

/** What a runtime's pods are made of, as the document of a run tells it. */
export type RuntimeDescription = Pick<
  EnvironmentDocument,
  'runtime' | 'gateway' | 'toxiproxy' | 'node' | 'engine' | 'tools'
>;

/** A program of pods, as the document of a run tells it. */
export type UsedTool = EnvironmentDocument['tools'][number];

/** Where pods live. */
export interface Runtime {
  readonly name: 'local' | 'docker';
  /** What its pods were given so far that its description does not have: programs that only some of them ask for. */
  readonly used: () => readonly UsedTool[];
  /** Why no program can be kept from taking more memory than it may have; null = each can. */
  readonly noMemoryLimits: string | null;
  /** Whether a pod may be made while another one is under load: it takes so little that the load is not late for it. */
  readonly startsBesideLoad: boolean;
  readonly createPod: (spec: PodSpec) => Promise<Pod>;
  /** While a pod is made, programs of other pods start later than they do on a machine that is quiet. */
  readonly startsSlowlyBesideAnother: boolean;
  /** Load, in requests per second, for which a core is enough: its pod's programs, what drives it, the next pod's start. */
  readonly requestsPerCore: number;
  /** Ends the runtime's own watchers. Pods must have been stopped. */
  readonly close: () => Promise<void>;
}

/** A runtime whose programs or images are ready. */
export interface PreparedRuntime {
  readonly description: RuntimeDescription;
  /** Opens it for one run. `temporary` is a folder that must not outlive the harness, should it be killed meanwhile. */
  readonly open: (run: { readonly runId: string; readonly temporary: string }) => Runtime;
}
