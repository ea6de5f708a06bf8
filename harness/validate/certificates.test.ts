import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { makeAuthority, makeCertificate } from './certificates.ts';

const names = ['api.example.com', '*.example.org', '127.0.1.9', '::1'];

describe.each(['rsa', 'ec'] as const)('a certificate with a key of type %s', (keyType) => {
  it('is taken under its names, by who trusts its authority, and by nobody else', async () => {
    const authority = await makeAuthority(keyType);
    const own = await makeCertificate(authority, names);
    expect(new X509Certificate(own.cert).subjectAltName).toBe(
      'DNS:api.example.com, DNS:*.example.org, IP Address:127.0.1.9, IP Address:0:0:0:0:0:0:0:1',
    );
    const server = createServer(own, (socket) => void socket.on('error', () => {}).end());
    server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    /** What a client makes of it that knows the server by that name; null where it trusts it. */
    const told = (name: string, ca: string): Promise<string | null> =>
      new Promise((resolve) => {
        const socket = connect({ host: '127.0.0.1', port, ca, servername: name });
        socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
        socket.once('secureConnect', () => {
          socket.destroy();
          resolve(null);
        });
      });
    try {
      expect(await told('api.example.com', authority.cert)).toBe(null);
      expect(await told('db.example.org', authority.cert)).toBe(null);
      expect(await told('other.example.com', authority.cert)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
      const stranger = await makeAuthority(keyType);
      expect(await told('api.example.com', stranger.cert)).toBe('CERT_SIGNATURE_FAILURE');
    } finally {
      server.close();
    }
  });
});
