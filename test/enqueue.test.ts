import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createConnection } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { app } from '../harness/model/upstream.ts';
import { enqueueCall } from '../harness/model/work.ts';
import { ensureTool } from '../harness/runtimes/tools/index.ts';
import { openJournal } from '../harness/upstreams/app/journal.ts';
import { makeSteps, runSteps } from '../harness/upstreams/app/steps.ts';
import { temporaryFolder } from './local-pod.ts';
import { until } from './until.ts';

/** Only this test listens there. */
const store = { host: '127.77.0.2', port: 6399 };
const thirdParty = { host: '127.77.0.2', port: 8099 };

async function startRedis(folder: string): Promise<Disposable> {
  const { path: program, libraryPath } = await ensureTool('redis', () => {});
  const args = ['--bind', store.host, '--port', `${store.port}`, '--save', '', '--dir', folder];
  const env = { ...process.env, LD_LIBRARY_PATH: libraryPath.join(':') };
  const child = spawn(program, args, { stdio: 'ignore', env });
  await until('redis listens', async () => {
    const socket = createConnection(store);
    const met = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    return met;
  });
  return { [Symbol.dispose]: () => child.kill('SIGKILL') };
}

test('requests are accepted while the third party is away, and each is delivered with its key when it is back', async () => {
  await using temporary = await temporaryFolder();
  using _ = await startRedis(temporary.folder);
  const file = path.join(temporary.folder, 'app-1.journal');
  const journal = openJournal(file, 'app-1');
  const work = [enqueueCall('payments', { queue: 'jobs', timeoutMs: 1000, retryEveryMs: 10 })];
  const own = { ...app({ workers: 1, serviceTimeMs: 0, work }), name: 'app-1', host: '', port: 0, journal: file };
  const steps = await makeSteps({ ...own, services: { jobs: store, payments: thirdParty } }, journal);
  const status = () => steps[0]?.status?.()['x-jobs'];
  for (const id of ['gc-0', 'gc-1', 'gc-2']) {
    journal.start(id);
    const asked = { id, method: 'GET', url: `/${id}`, journal, signal: new AbortController().signal };
    const answer = await runSteps(steps, asked, async () => ({ status: 200, body: 'own work' }));
    expect(answer).toEqual({ status: 202, body: 'payments will be told\n', by: 'queue' });
  }
  expect(status()).toBe('0/3');
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers['idempotency-key']);
    request.resume();
    response.end('yes');
  });
  server.listen(thirdParty);
  await until('all jobs are done', async () => status() === '3/3');
  expect(keys.sort()).toEqual(['gc-0', 'gc-1', 'gc-2']);
  expect((await readFile(file, 'utf8')).match(/"to":"jobs","o":"answered"/g)).toHaveLength(3);
  server.close();
});
