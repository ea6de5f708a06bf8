import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/local-pod.ts';
import { exchange } from './testing/exchange.ts';
import { spoken } from './testing/spoken.ts';
import { startProgram } from './testing/start-program.ts';

/** Only this test has this address. */
const host = '127.77.5.1';
const port = 8080;

describe('several peers', () => {
  it('are told one by one or all together, and by no name that there is not', async () => {
    const peers = ['a', 'b'].map((name, i) => ({ name, protocol: 'http', listen: { host, port: port + i } }));
    await using program = await startProgram('peer.ts', host, { tls: null, peers });
    const statuses = () =>
      Promise.all(peers.map(({ listen }) => fetch(`http://${host}:${listen.port}/`).then(({ status }) => status)));
    await program.tell('/peer?name=b&do=answer-503');
    expect(await statuses()).toEqual([200, 503]);
    await program.tell('/peer?name=*&do=answer-500');
    expect(await statuses()).toEqual([500, 500]);
    expect((await program.tell('/peer?name=*')).headers.get('x-requests')).toBe('4');
    const wrong = ['/peer?name=c&do=ok', '/peer?do=ok', '/peer?name=a&do=vanish', '/peer?name=a&do=slow'];
    const answers = await Promise.all(wrong.map((target) => program.tell(target)));
    expect(answers.map(({ status, words }) => `${status} ${words.replace(/(vanish):.*/, '$1').trim()}`)).toEqual([
      '400 there is no peer c: a, b',
      '400 there is no peer : a, b',
      '400 there is no behaviour vanish',
      '400 slow needs ms=<milliseconds>',
    ]);
    expect(await statuses()).toEqual([500, 500]);
  });
});

it('a peer that cannot listen says which one it is', async () => {
  const peers = ['a', 'b'].map((name) => ({ name, protocol: 'http', listen: { host, port } }));
  await using elsewhere = await temporaryFolder();
  const settings = { peers, tls: null, control: { host, port: 8099 }, journal: path.join(elsewhere.folder, 'journal') };
  const program = fileURLToPath(new URL('peer.ts', import.meta.url));
  const failed = promisify(execFile)(process.execPath, [program, JSON.stringify(settings)]);
  await expect(failed).rejects.toThrow(/[ab] cannot listen: listen EADDRINUSE.* 127\.77\.5\.1:8080/);
});

describe('a peer on a unix socket', () => {
  it('answers, refuses as a process that was killed does, and cannot reset', async () => {
    await using elsewhere = await temporaryFolder();
    const socket = path.join(elsewhere.folder, 'run/app.sock');
    const peers = [{ name: 'unix:app.sock', protocol: 'uwsgi', listen: { socket } }];
    await using program = await startProgram('peer.ts', host, { tls: null, peers });
    const { request: asked, good } = spoken.uwsgi;
    using answered = exchange({ path: socket }, asked);
    await answered.untilCame(good);
    expect((await program.tell('/peer?name=*&do=refuse')).status).toBe(204);
    using refused = exchange({ path: socket }, asked);
    expect(await refused.untilEnd()).toBe('ECONNREFUSED');
    const { status, words } = await program.tell('/peer?name=*&do=reset');
    expect([status, words]).toEqual([400, 'unix:app.sock cannot reset: it is a unix socket\n']);
    expect((await program.tell('/peer?name=*&do=ok')).status).toBe(204);
    using again = exchange({ path: socket }, asked);
    await again.untilCame(good);
  });
});
