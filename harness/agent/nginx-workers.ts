import { readdirSync, readFileSync } from 'node:fs';
import type { AgentCalls } from '../model/agent-protocol.ts';
import { until } from './probes.ts';

function titleOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return ''; // it exited in between
  }
}

/**
 * Process ids of nginx's workers that serve. A worker calls itself so when it has become the user that it runs as, and
 * adds "is shutting down" when it only ends what it has (src/os/unix/ngx_process_cycle.c).
 */
function workers(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && titleOf(name) === 'nginx: worker process')
    .map(Number);
}

/** Waits until a worker serves that is none of `besides`. */
export async function awaitWorkers({
  besides,
  withinMs,
}: AgentCalls['awaitWorkers']['params']): Promise<AgentCalls['awaitWorkers']['result']> {
  const { at, met, last } = await until(
    withinMs,
    async () => workers(),
    (now) => now.some((pid) => !besides.includes(pid)),
  );
  return { at, met, workers: last };
}
