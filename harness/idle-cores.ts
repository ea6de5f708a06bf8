import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Long enough for a share of CPU time that is counted in steps of 10 ms. */
const lookMs = 200;
const mostLooks = 5;

interface CpuTimes {
  readonly idle: number;
  readonly all: number;
}

function cpuTimes(): CpuTimes {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (of: (time: (typeof times)[number]) => number): number =>
    times.reduce((total, time) => total + of(time), 0);
  return {
    idle: sum(({ idle }) => idle),
    all: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
  };
}

/** How many of the machine's cores are idle, to the nearest half, looked at for a moment: 2 of two that have hardly anything to do. */
export async function idleCores(cores: number, look = () => delay(lookMs)): Promise<number> {
  const before = cpuTimes();
  await look();
  const after = cpuTimes();
  const all = after.all - before.all;
  return all <= 0 ? cores : Math.round((2 * cores * (after.idle - before.idle)) / all) / 2;
}

/** The most cores that were idle in any of a few looks: what computes for a moment only does not count, what goes on does. */
export async function steadilyIdleCores(
  cores: number,
  signal: AbortSignal,
  look = () => idleCores(cores),
): Promise<number> {
  let most = 0;
  for (let looks = 0; looks < mostLooks && most < cores && !signal.aborted; looks += 1) {
    most = Math.max(most, await look());
  }
  return most;
}
