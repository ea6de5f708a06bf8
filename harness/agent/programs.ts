import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import type { AgentEvent, ProcessUsage, SpawnRequest } from '../model/agent-protocol.ts';
import { enterNamespace, namespaceFiles, podPaths } from '../model/agent-protocol.ts';
import { epochNow } from './clock.ts';
import { heapWords } from './heap-words.ts';
import { usageOf } from './process-usage.ts';
import { runToFiles } from './run-to-files.ts';

/** The processes of one pod, by name. */
export interface Programs {
  readonly spawn: (request: SpawnRequest) => Promise<{ at: number; pid: number }>;
  readonly run: (
    request: SpawnRequest & { timeoutMs: number; toFiles?: boolean },
  ) => Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>;
  readonly signal: (name: string, signal: string, awaitExit: boolean) => Promise<{ at: number }>;
  readonly usage: () => readonly ProcessUsage[];
  /** The process ids of every program that runs, its children (nginx's workers) included. */
  readonly processes: () => ReadonlyMap<string, readonly number[]>;
}

type Output = 'pipe' | number;

function start(request: SpawnRequest, stdout: Output, stderr = stdout): ChildProcess {
  if (request.argv.length === 0) throw new Error(`${request.name} has no program`);
  const enter = request.region === undefined ? [] : enterNamespace(namespaceFiles.region(request.region));
  const [file = '', ...args] = [...enter, ...request.argv];
  return spawn(file, args, {
    env: { PATH: process.env.PATH, ...request.env },
    stdio: ['ignore', stdout, stderr],
  });
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function total(name: string, parts: readonly ProcessUsage[]): ProcessUsage {
  return {
    name,
    cpuMs: parts.reduce((sum, part) => sum + part.cpuMs, 0),
    rssPeakBytes: parts.reduce((peak, part) => Math.max(peak, part.rssPeakBytes), 0),
  };
}

/** A process with its children (nginx's workers), whose memory adds up. */
function treeUsage(name: string, pid: number | undefined): ProcessUsage | undefined {
  if (pid === undefined) return undefined;
  const parts = [pid, ...childrenOf(pid)].map((each) => usageOf(name, each)).filter((part) => part !== null);
  return { ...total(name, parts), rssPeakBytes: parts.reduce((sum, part) => sum + part.rssPeakBytes, 0) };
}

/** A frozen program does nothing: neither its workers, as those of nginx, nor its sessions, as those of PostgreSQL. */
const frozenWhole: ReadonlySet<string> = new Set(['SIGSTOP', 'SIGCONT']);

/** Keeps the process table of a pod; every exit is told as an event. */
export function createPrograms(tell: (event: AgentEvent) => void): Programs {
  const running = new Map<string, ChildProcess>();
  const past = new Map<string, ProcessUsage>();
  // What a killed process used can be read only before it is gone.
  const keepUsage = (name: string, pid: number): void => {
    const parts = [past.get(name), treeUsage(name, pid)].filter((part) => part !== undefined);
    past.set(name, total(name, parts));
  };

  return {
    spawn: (request) =>
      new Promise((resolve, reject) => {
        if (running.has(request.name)) throw new Error(`${request.name} is running already`);
        const file = path.join(podPaths.exchange, `${request.name}.log`);
        const log = openSync(file, 'a');
        const { size: from } = fstatSync(log);
        const at = epochNow();
        const child = start(request, log);
        closeSync(log);
        child.once('error', reject);
        child.once('spawn', () => {
          running.set(request.name, child);
          resolve({ at, pid: child.pid ?? 0 });
        });
        child.once('exit', (code, signal) => {
          running.delete(request.name);
          const at = epochNow();
          const outOfMemory = signal === 'SIGABRT' ? heapWords(file, from) : null;
          tell({ event: 'exited', name: request.name, at, code, signal, outOfMemory });
        });
      }),
    run: (request) => {
      if (request.toFiles === true) {
        const { timeoutMs } = request;
        return runToFiles((out, err) => start(request, out, err), { folder: podPaths.exchange, timeoutMs });
      }
      return new Promise((resolve, reject) => {
        const child = start(request, 'pipe');
        let stdout = '';
        let stderr = '';
        const timer = setTimeout(() => child.kill('SIGKILL'), request.timeoutMs);
        child.stdout?.setEncoding('utf8').on('data', (text: string) => {
          stdout += text;
        });
        child.stderr?.setEncoding('utf8').on('data', (text: string) => {
          stderr += text;
        });
        child.once('error', reject);
        child.once('close', (code, signal) => {
          clearTimeout(timer);
          resolve({ code, signal, stdout, stderr });
        });
      });
    },
    signal: (name, signal, awaitExit) =>
      new Promise((resolve) => {
        const child = running.get(name);
        if (child?.pid === undefined) throw new Error(`${name} is not running`);
        if (!(signal in constants.signals)) throw new Error(`no such signal: ${signal}`);
        const at = epochNow();
        if (awaitExit) child.once('exit', () => resolve({ at }));
        if (awaitExit) keepUsage(name, child.pid);
        process.kill(child.pid, signal);
        if (frozenWhole.has(signal)) for (const each of childrenOf(child.pid)) process.kill(each, signal);
        if (!awaitExit) resolve({ at });
      }),
    processes: () =>
      new Map([...running].map(([name, { pid }]) => [name, pid === undefined ? [] : [pid, ...childrenOf(pid)]])),
    usage: () => {
      const names = new Set([...past.keys(), ...running.keys()]);
      return [...names].map((name) => {
        const parts = [past.get(name), treeUsage(name, running.get(name)?.pid)].filter((part) => part !== undefined);
        return total(name, parts);
      });
    },
  };
}
