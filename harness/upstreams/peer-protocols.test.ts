import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { describe, expect, it } from 'vitest';
import { until } from '../../test/until.ts';
import { exchange } from './testing/exchange.ts';
import { fastcgiRequest } from './testing/spoken.ts';
import { startPeer } from './testing/start-peer.ts';

/** Only this test has this address. */
const host = '127.77.4.1';
const port = 8080;

describe('HTTP/1.1', () => {
  it('keeps a connection for the next request, and answers HEAD without a body', async () => {
    await using program = await startPeer('http', host);
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
      expect([await program.countOf('connections'), await program.countOf('requests')]).toEqual([1, 2]);
    } finally {
      agent.destroy();
    }
  });

  it('is answered 101 where a WebSocket is asked for, and then has every message sent back', async () => {
    await using program = await startPeer('http', host);
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
    await using program = await startPeer('grpc', host);
    await program.told(behaviour);
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

it('gRPC takes one call after the other over the same connection', async () => {
  await using program = await startPeer('grpc', host);
  const session = connectHttp2(`http://${host}:${port}`);
  try {
    for (let call = 0; call < 3; call += 1) {
      const stream = session.request({ ':method': 'POST', ':path': '/a.B/C' });
      stream.resume().end(Buffer.alloc(100_000));
      await once(stream, 'close');
    }
    expect([await program.countOf('connections'), await program.countOf('requests')]).toEqual([1, 3]);
  } finally {
    session.destroy();
  }
});

describe('FastCGI', () => {
  it('reads parameters of any size, and keeps a connection that it is asked to keep', async () => {
    await using program = await startPeer('fastcgi', host);
    const request = fastcgiRequest({ HTTP_COOKIE: 'c'.repeat(200_000), REQUEST_URI: `/${'u'.repeat(300)}` }, 1);
    using kept = exchange({ host, port }, Buffer.concat([request, request]));
    const ends = () =>
      kept
        .came()
        .toString('latin1')
        .split(`POST /${'u'.repeat(300)} by api:8080\n`).length - 1;
    await until('both are answered', () => ends() === 2);
    expect([await program.countOf('connections'), await program.countOf('requests')]).toEqual([1, 2]);
    expect(kept.end()).toBe(null);
  });
});
