import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, uniqueRunId } from '../../test/local-pod.ts';
import { until } from '../../test/until.ts';
import { cleanLeftovers } from './clean.ts';
import { tokenHolders } from './pod-token.ts';

const holder = path.join(import.meta.dirname, '../../test/hold-pod.ts');

/** A harness of its own process that makes a pod and then waits for ever. */
async function startHolder(
  runId: string,
  exchange: string,
): Promise<{ readonly pid: number; readonly reaper: number }> {
  const child = spawn(process.execPath, [holder, runId, exchange], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await until('the pod stands', () => said.includes('standing'));
  const reaper = Number(/reaper (\d+)/.exec(said)?.[1]);
  return { pid: child.pid ?? 0, reaper };
}

const ofRun = (runId: string) => tokenHolders().filter((found) => found.runId === runId);

describe('the reaper', () => {
  it('takes down the pods of a harness that was killed with SIGKILL', async () => {
    await using temporary = await temporaryFolder();
    const runId = uniqueRunId();
    const harness = await startHolder(runId, temporary.folder);
    expect(ofRun(runId).length).toBeGreaterThan(0);
    process.kill(harness.pid, 'SIGKILL');
    await until('nothing of the run is left', () => ofRun(runId).length === 0, 5000);
  });

  it('takes them down when their agents hang as well', async () => {
    await using temporary = await temporaryFolder();
    const runId = uniqueRunId();
    const harness = await startHolder(runId, temporary.folder);
    for (const { pid } of ofRun(runId)) process.kill(pid, 'SIGSTOP');
    process.kill(harness.pid, 'SIGKILL');
    await until('nothing of the run is left', () => ofRun(runId).length === 0, 5000);
  });
});

describe('clean', () => {
  it('kills what is left when harness and reaper were both killed and the agent hangs, and says so', async () => {
    await using temporary = await temporaryFolder();
    const runId = uniqueRunId();
    const harness = await startHolder(runId, temporary.folder);
    const alive = uniqueRunId();
    await using other = await temporaryFolder();
    const living = await startHolder(alive, other.folder);
    for (const { pid } of ofRun(runId)) process.kill(pid, 'SIGSTOP');
    process.kill(harness.reaper, 'SIGKILL');
    process.kill(harness.pid, 'SIGKILL');
    const cleaned = await until('the owner is seen to be gone', async () => {
      const { removed } = await cleanLeftovers();
      return removed.find(({ what }) => what === `pods of run ${runId}`);
    });
    expect(cleaned.detail).toMatch(/processes, pids \d+/);
    expect(ofRun(runId)).toEqual([]);
    expect(ofRun(alive).length).toBeGreaterThan(0);
    process.kill(living.pid, 'SIGKILL');
    await until('nothing of the other run is left', () => ofRun(alive).length === 0, 5000);
  });
});
