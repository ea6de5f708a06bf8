import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, uniqueRunId } from '../../test/local-pod.ts';
import { cleanFetches, cleanPods } from './clean.ts';
import { podToken, tokenHolders } from './pod-token.ts';
import { withLock } from './tools/with-lock.ts';

/** A process that carries the token of a run of this test; its owner lives, so that no other clean takes it. */
async function startCarrier(runId: string, uid?: number): Promise<ChildProcess> {
  const args = ['-c', 'echo up; read -r _', podToken(`${runId}/0`)];
  const child = spawn('/bin/sh', args, { stdio: ['pipe', 'pipe', 'ignore'], cwd: '/', ...(uid ? { uid } : {}) });
  await once(child.stdout, 'data');
  return child;
}

const ofRun = (runId: string) => () => tokenHolders().filter((found) => found.runId === runId);

describe('clean of pods', () => {
  it('tells what it killed when it is gone', async () => {
    const runId = uniqueRunId();
    const { pid } = await startCarrier(runId);
    expect(await cleanPods(ofRun(runId))).toEqual({
      removed: [{ what: `pods of run ${runId}`, detail: `1 process, pid ${pid}` }],
      problems: [],
    });
    expect(ofRun(runId)()).toEqual([]);
  });

  it('tells nothing where nothing is left', async () => {
    expect(await cleanPods(ofRun(uniqueRunId()))).toEqual({ removed: [], problems: [] });
  });

  it('tells what is still there when its time is up, and does not call it removed', async () => {
    const runId = uniqueRunId();
    const living = { pid: process.pid, runId, ownerPid: 1, ownerStart: '0', ownerNamespace: '0' };
    // A process that is told even when it is dead stands in for one that the kernel does not let go.
    const carrier = await startCarrier(runId);
    const stuck = { ...living, pid: carrier.pid ?? 0 };
    const { removed, problems } = await cleanPods(() => [stuck], 50);
    expect(removed).toEqual([]);
    expect(problems).toMatchObject([
      { code: 'GC3008', message: expect.stringContaining(`(pid ${stuck.pid}): killed`) },
    ]);
  });

  // Only root can start a process that belongs to somebody else.
  it.runIf(process.getuid?.() === 0)("tells which processes are another user's and stay", async () => {
    const runId = uniqueRunId();
    const carrier = await startCarrier(runId, 65534);
    const from = (file: string) => JSON.stringify(pathToFileURL(path.join(import.meta.dirname, file)).href);
    const program = `
      import { cleanPods } from ${from('clean.ts')};
      import { tokenHolders } from ${from('pod-token.ts')};
      const mine = () => tokenHolders().filter(({ runId }) => runId === ${JSON.stringify(runId)});
      console.log(JSON.stringify(await cleanPods(mine)));
    `;
    // Root without the capability to signal whom it likes.
    const drop = 'exec setpriv --bounding-set=-kill --inh-caps=-kill "$@"';
    const command = ['-c', drop, 'sh', process.execPath, '--input-type=module', '-e', program];
    const clean = spawn('/bin/sh', command, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    clean.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(clean, 'close');
    expect(JSON.parse(said)).toEqual({
      removed: [],
      problems: [
        {
          code: 'GC3008',
          message: `pods of run ${runId} are still there (pid ${carrier.pid}): EPERM, they belong to user id 65534`,
          hint: 'run gatecrash clean as the user who started the run',
        },
      ],
    });
    expect(ofRun(runId)()).toHaveLength(1);
    carrier.kill('SIGKILL');
  });
});

describe('clean of the cache', () => {
  it('removes the folders of killed fetches and says so; those of a living fetch stay', async () => {
    await using temporary = await temporaryFolder();
    const cache = temporary.folder;
    const folder = (name: string) => path.join(cache, 'tmp', name);
    for (const name of ['nginx-AbC123', 'toxiproxy-x1y2z3'])
      await mkdir(folder(`${name}/scratch`), { recursive: true });
    const signal = new AbortController().signal;
    const cleaned = await withLock(path.join(cache, 'locks/toxiproxy'), { signal, onWait: () => {} }, () =>
      cleanFetches(cache),
    );
    const removed = [{ what: 'the unfinished fetch of nginx', detail: folder('nginx-AbC123') }];
    expect(cleaned).toEqual({ removed, problems: [] });
    expect(await readdir(path.join(cache, 'tmp'))).toEqual(['toxiproxy-x1y2z3']);
  });

  it('tells nothing and makes nothing where there is no cache', async () => {
    await using temporary = await temporaryFolder();
    expect(await cleanFetches(path.join(temporary.folder, 'none'))).toEqual({ removed: [], problems: [] });
    expect(await readdir(temporary.folder)).toEqual([]);
  });
});
