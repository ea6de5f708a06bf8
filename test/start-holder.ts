import { spawn } from 'node:child_process';
import path from 'node:path';
import { until } from './until.ts';

const holder = path.join(import.meta.dirname, 'hold-pod.ts');

/** A harness in a process of its own that makes a pod and then waits for ever. */
export async function startHolder(
  runId: string,
  exchange: string,
  args: readonly string[] = [],
): Promise<{ readonly pid: number; readonly reaper: number }> {
  const child = spawn(process.execPath, [holder, runId, exchange, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await until('the pod stands', () => said.includes('standing'));
  const reaper = Number(/reaper (\d+)/.exec(said)?.[1]);
  return { pid: child.pid ?? 0, reaper };
}
