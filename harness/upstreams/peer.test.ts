import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/local-pod.ts';
import { until } from '../../test/until.ts';
import type { PeerBehaviour, PeerProtocol } from '../model/peer.ts';
import { exchange } from './testing/exchange.ts';
import { fastcgiRequest, spoken } from './testing/spoken.ts';
import { type StartedProgram, startProgram } from './testing/start-program.ts';

/** Only this test has these addresses. */
const host = '127.77.1.1';
const port = 8080;

function startOne(protocol: PeerProtocol): Promise<StartedProgram> {
  return startProgram('peer.ts', host, { tls: null, peers: [{ name: 'api:8080', protocol, listen: { host, port } }] });
}

async function told(program: StartedProgram, behaviour: PeerBehaviour, more = ''): Promise<void> {
  const { status, words } = await program.tell(`/peer?name=api:8080&do=${behaviour}${more}`);
  expect({ behaviour, status, words }).toEqual({ behaviour, status: 204, words: '' });
}

async function countOf(program: StartedProgram, count: 'connections' | 'requests', name = 'api:8080'): Promise<number> {
  return Number((await program.tell(`/peer?name=${name}`)).headers.get(`x-${count}`));
}

const protocols = Object.keys(spoken) as (keyof typeof spoken)[];

describe.each(protocols)('a peer that speaks %s', (protocol) => {
  const { request: asked, good, failed, preface, id, as } = spoken[protocol];
  const ask = () => exchange({ host, port }, asked);
  /** What came without what the server says of itself. */
  const answerOf = (came: Buffer): string => came.toString('latin1', preface(came));

  it('answers, fails in the words of its protocol, and writes down what it was asked', async () => {
    await using program = await startOne(protocol);
    for (const more of ['do=ok', 'do=slow&ms=1']) {
      expect((await program.tell(`/peer?name=*&${more}`)).status).toBe(204);
      using answered = ask();
      await answered.untilCame(good);
    }
    if (failed !== null) {
      await told(program, 'answer-500');
      using answered = ask();
      await answered.untilCame(failed);
    }
    const journal = await program.journal();
    expect(journal.slice(0, 2)).toEqual([
      { e: 'start', id, as, node: 'api:8080' },
      { e: 'end', id, o: 'answered', node: 'api:8080' },
    ]);
    expect(await countOf(program, 'requests')).toBe(journal.filter(({ e }) => e === 'start').length);
  });

  it('reads the request and says nothing, closes, or resets', async () => {
    await using program = await startOne(protocol);
    await told(program, 'hang');
    {
      using hung = ask();
      await until('the request has been read', async () => (await countOf(program, 'requests')) === 1);
      expect([hung.end(), answerOf(hung.came())]).toEqual([null, '']);
    }
    await until('its end is written down', async () => (await program.journal()).length === 2);
    await told(program, 'close');
    using closed = ask();
    expect([await closed.untilEnd(), answerOf(closed.came())]).toEqual(['end', '']);
    await told(program, 'reset');
    using reset = ask();
    expect([await reset.untilEnd(), answerOf(reset.came())]).toEqual(['ECONNRESET', '']);
    const ends = (await program.journal()).filter(({ e }) => e === 'end');
    expect(ends.map(({ o }) => o)).toEqual(['aborted', 'closed', 'closed']);
  });

  it('begins an answer, and closes or resets in the middle of it', async () => {
    await using program = await startOne(protocol);
    for (const [behaviour, ending] of [
      ['cut', 'end'],
      ['reset-late', 'ECONNRESET'],
    ] as const) {
      await told(program, behaviour);
      using broken = ask();
      expect(await broken.untilEnd()).toBe(ending);
      expect(answerOf(broken.came()).length).toBeGreaterThan(0);
      expect(broken.came().includes(good)).toBe(false);
    }
  });

  it('is gone with its connections when it refuses, and there again', async () => {
    await using program = await startOne(protocol);
    await told(program, 'hang');
    using held = ask();
    await until('the request has been read', async () => (await countOf(program, 'requests')) === 1);
    await told(program, 'refuse');
    await held.untilEnd();
    using refused = ask();
    expect(await refused.untilEnd()).toBe('ECONNREFUSED');
    await told(program, 'refuse');
    await told(program, 'ok');
    using again = ask();
    await again.untilCame(good);
    expect(await countOf(program, 'connections')).toBe(2);
    expect((await program.journal()).map(({ o }) => o)).toEqual([undefined, 'closed', undefined, 'answered']);
  });

  it('sends what is no answer, or one with a header that is too big, if there is such a thing', async () => {
    await using program = await startOne(protocol);
    if (protocol === 'tcp') {
      const { status, words } = await program.tell('/peer?name=*&do=garbage');
      expect([status, words]).toEqual([400, 'api:8080 cannot garbage: tcp has no such thing\n']);
      return;
    }
    await told(program, 'garbage');
    using garbage = ask();
    expect(await garbage.untilEnd()).toBe('end');
    expect(answerOf(garbage.came())).toMatch(/^(HTTP\/1\.1 400 |HTTP\/1\.1 200 OK\r\n\0|\0garbage)/);
    await told(program, 'big-header');
    using big = ask();
    // HPACK packs what is repeated.
    await until('a big answer has come', () => answerOf(big.came()).length > 32 * 1024);
  });
});

describe('HTTP/1.1', () => {
  it('keeps a connection for the next request, and answers HEAD without a body', async () => {
    await using program = await startOne('http');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (const [method, body] of [
        ['HEAD', ''],
        ['GET', 'GET /a by api:8080\n'],
      ]) {
        const sent = request({ host, port, path: '/a', method, agent }).end();
        const [response] = await once(sent, 'response');
        let came = '';
        for await (const chunk of response) came += chunk;
        expect([response.statusCode, came]).toEqual([200, body]);
      }
      expect([await countOf(program, 'connections'), await countOf(program, 'requests')]).toEqual([1, 2]);
    } finally {
      agent.destroy();
    }
  });

  it('is answered 101 where a WebSocket is asked for, and then has every message sent back', async () => {
    await using program = await startOne('http');
    const socket = new WebSocket(`ws://${host}:${port}/chat`);
    try {
      await until('it is open', () => socket.readyState === WebSocket.OPEN);
      for (const length of [5, 300, 70_000]) {
        const message = 'm'.repeat(length);
        const came = new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data)));
        socket.send(message);
        expect(await came).toBe(message);
      }
      const closed = new Promise((resolve) => socket.addEventListener('close', ({ wasClean }) => resolve(wasClean)));
      socket.close();
      expect(await closed).toBe(true);
      expect((await program.journal()).map(({ e, as, o }) => [e, as ?? o])).toEqual([
        ['start', 'GET /chat'],
        ['end', 'answered'],
      ]);
    } finally {
      socket.close();
    }
  });
});

describe('gRPC', () => {
  it.each([
    ['ok', '0'],
    ['answer-500', '13'],
    ['answer-503', '14'],
  ] as const)('says %s in its trailers as status %s', async (behaviour, status) => {
    await using program = await startOne('grpc');
    await told(program, behaviour);
    const session = connectHttp2(`http://${host}:${port}`);
    try {
      const stream = session.request({ ':method': 'POST', ':path': '/a.B/C', 'x-request-id': 'mine' });
      let headers: Readonly<Record<string, unknown>> = {};
      for (const event of ['response', 'trailers']) {
        stream.on(event, (more) => {
          headers = { ...headers, ...more };
        });
      }
      stream.end(Buffer.alloc(5));
      let message = Buffer.alloc(0);
      for await (const chunk of stream) message = Buffer.concat([message, chunk]);
      expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status });
      expect(message.length).toBe(status === '0' ? 5 : 0);
      expect((await program.journal())[0]).toMatchObject({ id: 'mine', as: 'POST /a.B/C' });
    } finally {
      session.destroy();
    }
  });
});

describe('FastCGI', () => {
  it('reads parameters of any size, and keeps a connection that it is asked to keep', async () => {
    await using program = await startOne('fastcgi');
    const request = fastcgiRequest({ HTTP_COOKIE: 'c'.repeat(200_000), REQUEST_URI: `/${'u'.repeat(300)}` }, 1);
    using kept = exchange({ host, port }, Buffer.concat([request, request]));
    const ends = () =>
      kept
        .came()
        .toString('latin1')
        .split(`POST /${'u'.repeat(300)} by api:8080\n`).length - 1;
    await until('both are answered', () => ends() === 2);
    expect([await countOf(program, 'connections'), await countOf(program, 'requests')]).toEqual([1, 2]);
    expect(kept.end()).toBe(null);
  });
});

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
    expect(await countOf(program, 'requests', '*')).toBe(4);
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
