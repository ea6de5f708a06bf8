import type { AgentConnection, AgentEvent } from '../model/agent-protocol.ts';
import type { Host } from '../model/topology.ts';

/** Which of the pod's programs: each runtime knows where its binary or image is. */
export type ProgramKind = 'gateway' | 'toxiproxy' | 'stub';

/** A program of a pod, by what it is and not by where its binary lies. */
export interface Program {
  readonly name: string;
  readonly kind: ProgramKind;
  readonly args: readonly string[];
}

/** One isolated place in which a topology lives. */
export interface PodSpec {
  /** Marks everything that belongs to this pod, so that a reaper finds it: `<run id>/<number>`. */
  readonly id: string;
  readonly hosts: readonly Host[];
  /** Folder outside that the pod sees as podPaths.exchange; logs and journals stand in it. */
  readonly exchange: string;
  readonly onEvent: (event: AgentEvent) => void;
}

/** SIGSTOP freezes a program and SIGCONT thaws it; the others are as everywhere. */
export type ProgramSignal = 'SIGKILL' | 'SIGTERM' | 'SIGHUP' | 'SIGSTOP' | 'SIGCONT';

/** A pod whose agent answers. Programs share one network and one root; nothing in it can leave the machine. */
export interface Pod {
  readonly agent: AgentConnection;
  readonly start: (program: Program) => Promise<{ at: number }>;
  /** Runs a program to its end, for instance a config check. */
  readonly run: (program: Program, timeoutMs: number) => Promise<{ code: number | null; stderr: string }>;
  /** Sends a signal; with `awaitExit` the answer comes when the process is gone. */
  readonly signal: (name: string, signal: ProgramSignal, awaitExit: boolean) => Promise<{ at: number }>;
  /** Tells the text that is appended to a file of the exchange folder, until `stop` has read it to its end. */
  readonly follow: (file: string, onText: (text: string) => void) => { readonly stop: () => Promise<void> };
  /** Takes down every process, mount and namespace of the pod. */
  readonly stop: () => Promise<void>;
}

/** Where pods live. */
export interface Runtime {
  readonly name: 'local' | 'docker';
  readonly createPod: (spec: PodSpec) => Promise<Pod>;
  /** Ends the runtime's own watchers. Pods must have been stopped. */
  readonly close: () => Promise<void>;
}
