import { describe, expect, it } from 'vitest';
import { temporaryFolder, uniqueRunId } from '../../test/local-pod.ts';
import { startHolder } from '../../test/start-holder.ts';
import { until } from '../../test/until.ts';
import { cleanLeftovers } from './clean.ts';
import { tokenHolders } from './pod-token.ts';

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
