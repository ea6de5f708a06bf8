import { readdirSync, readFileSync } from 'node:fs';
import type { Runtime } from '../harness/runtimes/runtime.ts';
import { testEngine } from './docker-pod.ts';
import { openLocalRuntime } from './local-pod.ts';
import { far, near, regions } from './regions.ts';

/** Stands in for a harness that is killed: makes a pod, says so with the pid of its reaper, and waits. */
const [, , runId = '', exchange = '', runtimeName = 'local', withRegions] = process.argv;
const place = withRegions === undefined ? { hosts: [] } : { hosts: [far, near], regions };

function reaperPid(): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (words.includes(runId) && words.some((word) => word.endsWith('reaper.ts'))) return Number(pid);
    } catch {
      // it exited in between
    }
  }
  return 0;
}

async function openRuntime(): Promise<Runtime> {
  if (runtimeName === 'local') return openLocalRuntime({ runId, temporary: '' });
  const engine = await testEngine();
  if ('skipped' in engine) throw new Error(engine.skipped);
  return engine.prepared.open({ runId, temporary: '' });
}

const runtime = await openRuntime();
await runtime.createPod({ id: `${runId}/0`, ...place, exchange, onEvent: () => {} });
process.stdout.write(`standing, reaper ${reaperPid()}\n`);
setInterval(() => {}, 1000);
