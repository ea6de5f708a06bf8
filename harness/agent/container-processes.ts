import { readdirSync, readFileSync } from 'node:fs';

/** The processes of containers that share the agent's process namespace, by the names of their programs. */
export interface ContainerProcesses {
  /** The container with this id runs that program, now or soon. */
  readonly watch: (name: string, id: string) => void;
  readonly processes: () => ReadonlyMap<string, readonly number[]>;
}

/** The control groups that a process is in (cgroups(7)); '' where it is gone. */
export function cgroupOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return ''; // it exited in between
  }
}

/** The ids of all processes that the agent sees. */
export function allPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Knows of no container at first. A process belongs to the container whose id its control groups name. */
export function createContainerProcesses(seen = { pids: allPids, cgroupOf }): ContainerProcesses {
  const watched = new Map<string, string>();
  /** The programs of processes that were found before: a process stays in its container. */
  let found = new Map<number, string>();
  const ownerOf = (pid: number): string | undefined => {
    const cgroup = seen.cgroupOf(pid);
    return [...watched].find(([, id]) => cgroup.includes(id))?.[0];
  };
  return {
    watch: (name, id) => void watched.set(name, id),
    processes: () => {
      const before = found;
      found = new Map();
      const byName = new Map<string, number[]>();
      if (watched.size === 0) return byName;
      for (const pid of seen.pids()) {
        const name = before.get(pid) ?? ownerOf(pid);
        if (name === undefined) continue;
        found.set(pid, name);
        byName.set(name, [...(byName.get(name) ?? []), pid]);
      }
      return byName;
    },
  };
}
