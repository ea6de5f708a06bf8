import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { PeerBehaviour } from '../harness/model/peer.ts';
import { parseJournalLine } from '../harness/observe/journal.ts';
import type { TestPod } from './local-pod.ts';
import { kindsOf, protocols, startPeers } from './peers-behind-nginx.ts';

it('what a peer answers by itself passes through nginx unchanged, but for what memcached has no words for', async () => {
  await using test = await startPeers();
  const statuses = async (behaviour: PeerBehaviour, status: number) => {
    await test.get(`/peer?name=*&do=${behaviour}`, 204);
    const answers = protocols.map(async (protocol) => {
      const answer = await test.get(`/${protocol}/${behaviour}`, status);
      return [protocol, (answer as { readonly status?: number }).status];
    });
    return Object.fromEntries(await Promise.all(answers));
  };
  const all = (status: number) => Object.fromEntries(protocols.map((protocol) => [protocol, status]));
  // gRPC says it in its trailers; nginx takes memcached's SERVER_ERROR for an answer that is not valid.
  const said = { grpc: 200, grpcs: 200, memcached: 502 };
  expect(await statuses('answer-500', 500)).toEqual({ ...all(500), ...said });
  expect(await statuses('answer-503', 503)).toEqual({ ...all(503), ...said });
  expect(await kindsOf(test, '/memcached/answer-503')).toEqual(['memcached']);
  expect(await kindsOf(test, '/fastcgi/answer-503')).toEqual([]);
  await test.get('/peer?name=*&do=ok', 204);
  expect(await statuses('ok', 200)).toEqual(all(200));
});

/** Runs a script of Node in the pod, and gives what it prints as JSON. */
async function runInPod({ pod }: TestPod, script: string): Promise<unknown> {
  const argv = ['/opt/node/bin/node', '-e', script];
  const { stdout, stderr } = await pod.agent.call('run', { name: 'script', argv, env: {}, timeoutMs: 20_000 });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

it('a POST with its body reaches the peer of every protocol once, and its journal has the id of its referrer', async () => {
  await using test = await startPeers();
  const posting = protocols.filter((protocol) => protocol !== 'memcached'); // nginx only gets from it
  const statuses = await runInPod(
    test,
    `const headers = { referer: 'http://gatecrash.invalid/gc-3', 'x-request-id': 'other' };
    const post = (at) => fetch('http://127.0.0.1/' + at + '/posted', { method: 'POST', body: 'b'.repeat(100000), headers });
    Promise.all(${JSON.stringify(posting)}.map(async (at) => (await post(at)).status)).then((all) => console.log(JSON.stringify(all)))`,
  );
  expect(statuses).toEqual(posting.map(() => 200));
  const text = await readFile(path.join(test.exchange, 'peers.journal'), 'utf8');
  const lines = text.trimEnd().split('\n');
  expect(lines.map(parseJournalLine)).toEqual(lines.map(() => expect.objectContaining({ requestId: 3 })));
  const starts = lines.map((line) => JSON.parse(line)).filter(({ e }) => e === 'start');
  expect(starts.map(({ node, as }) => `${node} ${as}`).sort()).toEqual(
    posting.map((protocol) => `${protocol}:9000 POST /${protocol}/posted`).sort(),
  );
});

it('a WebSocket through nginx has its messages sent back', async () => {
  await using test = await startPeers();
  const said = await runInPod(
    test,
    `const socket = new WebSocket('ws://127.0.0.1/ws/chat');
    socket.onopen = () => socket.send('hello');
    socket.onmessage = ({ data }) => { console.log(JSON.stringify(data)); socket.close(); };`,
  );
  expect(said).toBe('hello');
});

it('a peer on a unix socket is reached, and refuses as one that was killed', async () => {
  await using test = await startPeers();
  expect(await test.get('/unix/ok', 200)).toMatchObject({ status: 200 });
  await test.get('/peer?name=unix:/run/app/app.sock&do=refuse', 204);
  expect(await test.get('/unix/refused', 502)).toMatchObject({ status: 502 });
  expect(await kindsOf(test, '/unix/refused')).toEqual(['unix-refused']);
  await test.get('/peer?name=*&do=ok', 204);
  expect(await test.get('/unix/again', 200)).toMatchObject({ status: 200 });
});
