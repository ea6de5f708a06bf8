import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:tls';
import { expect, it } from 'vitest';
import { type StartedProgram, startProgram } from '../harness/upstreams/testing/start-program.ts';
import { makeAuthority, makeCertificate } from '../harness/validate/certificates.ts';
import { until } from './until.ts';

/** Only this test has this address. */
const host = '127.77.3.1';
const port = 8443;
const authority = await makeAuthority('ec');

async function start(protocol: 'https' | 'grpcs'): Promise<StartedProgram> {
  const tls = await makeCertificate(authority, ['api']);
  return startProgram('peer.ts', host, { tls, peers: [{ name: 'api', protocol, listen: { host, port } }] });
}

/** What comes back within TLS, and how it ends: `end` in an orderly way, or the code of an error. */
async function askOverTls(): Promise<readonly [string, string]> {
  let came = '';
  let end: string | null = null;
  const socket = connect({ host, port, ca: authority.cert, servername: 'api' }, () => {
    socket.write('POST /orders HTTP/1.1\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody');
  });
  socket.setEncoding('latin1').on('data', (text) => {
    came += text;
  });
  socket.once('end', () => {
    end ??= 'end';
  });
  socket.once('error', (error: NodeJS.ErrnoException) => {
    end ??= error.code ?? error.message;
  });
  const ended = await until('the connection ends', () => end);
  return [came, ended];
}

it('a peer answers over TLS under its name, closes, and resets', async () => {
  await using program = await start('https');
  expect((await askOverTls())[0]).toContain('POST /orders by api\n');
  for (const [behaviour, began, end] of [
    ['close', '', 'end'],
    ['reset', '', 'ECONNRESET'],
    ['cut', 'HTTP/1.1 200 OK', 'end'],
    ['reset-late', 'HTTP/1.1 200 OK', 'ECONNRESET'],
    ['garbage', 'HTTP/1.1 200 OK', 'end'],
  ] as const) {
    expect((await program.tell(`/peer?name=api&do=${behaviour}`)).status).toBe(204);
    const [came, ended] = await askOverTls();
    expect([behaviour, came.slice(0, 15), ended]).toEqual([behaviour, began, end]);
  }
});

it('a peer speaks gRPC over TLS to who asks for HTTP/2', async () => {
  await using _ = await start('grpcs');
  const session = connectHttp2(`https://${host}:${port}`, { ca: authority.cert, servername: 'api' });
  try {
    const stream = session.request({ ':method': 'POST', ':path': '/a.B/C' });
    let status: unknown = null;
    stream.once('trailers', (trailers) => {
      status = trailers['grpc-status'];
    });
    stream.resume().end();
    expect(await until('the trailers have come', () => status)).toBe('0');
  } finally {
    session.destroy();
  }
});
