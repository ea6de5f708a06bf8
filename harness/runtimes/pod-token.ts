import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Every process that must die with a pod carries `gatecrash-pod=<run id>/<pod>@<owner pid>.<start>.<pid namespace>` as
 * an argument of its own: that is how a reaper tells what is a run's from what is not. The owner is the harness.
 */
const prefix = 'gatecrash-pod=';

export interface TokenHolder {
  readonly pid: number;
  readonly runId: string;
  readonly ownerPid: number;
  readonly ownerStart: string;
  /** The pid namespace in which `ownerPid` is a pid. */
  readonly ownerNamespace: string;
}

/** When a process was started, in clock ticks since boot (proc(5) field 22); null where there is no such process. */
export function processStart(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Number of the pid namespace in which this process lives (pid_namespaces(7)); 0 where the system has none. */
function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    return '0';
  }
}

/** The argument that marks the processes of pod `podId` (`<run id>/<number>`), owned by this process. */
export function podToken(podId: string): string {
  return `${prefix}${podId}@${process.pid}.${processStart(process.pid) ?? '0'}.${pidNamespace()}`;
}

const tokenPattern = /^gatecrash-pod=([^/]+)\/[^@]+@(\d+)\.(\d+)\.(\d+)$/;

/** The run and the owner that a token names; null for what is no token. */
export function readToken(text: string): Omit<TokenHolder, 'pid'> | null {
  const match = tokenPattern.exec(text);
  if (match === null) return null;
  const [, runId = '', ownerPid = '0', ownerStart = '0', ownerNamespace = '0'] = match;
  return { runId, ownerPid: Number(ownerPid), ownerStart, ownerNamespace };
}

function holder(pid: number): TokenHolder | null {
  try {
    for (const argument of readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')) {
      const token = readToken(argument);
      if (token !== null) return { pid, ...token };
    }
  } catch {
    // it exited in between, or is another user's
  }
  return null;
}

/** All processes of this machine that carry a pod's token. */
export function tokenHolders(): readonly TokenHolder[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => holder(Number(name)))
    .filter((found) => found !== null);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // another user's
  }
}

/** Whether the harness that owns a pod is still the process that it was. */
export function ownerLives(found: Omit<TokenHolder, 'pid'>): boolean {
  // In a container's processes the owner's pid is one of the container's: whether it lives is not seen from here.
  if (found.ownerNamespace !== pidNamespace()) return true;
  // Without /proc a pid that is used again is taken for its owner: what is left then stays, nothing else is hurt.
  if (found.ownerStart === '0') return isRunning(found.ownerPid);
  return processStart(found.ownerPid) === found.ownerStart;
}

/** A process that could not be killed, and why (`EPERM`: it is another user's). */
export interface Refusal {
  readonly pid: number;
  readonly reason: string;
}

/** SIGKILLs the holders; a pod's init takes its whole process namespace with it. Tells which it may not kill. */
export function killHolders(holders: readonly TokenHolder[]): readonly Refusal[] {
  return holders.flatMap(({ pid }): Refusal[] => {
    try {
      process.kill(pid, 'SIGKILL');
      return [];
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      return code === 'ESRCH' ? [] : [{ pid, reason: code }]; // ESRCH: it was faster
    }
  });
}
