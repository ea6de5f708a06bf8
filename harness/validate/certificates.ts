import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A key and its certificate, as PEM: what `ssl_certificate_key` and `ssl_certificate` name. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

export type KeyType = 'rsa' | 'ec';

/** What signs certificates of one type of key; whoever trusts its own (`ssl_trusted_certificate`) trusts them. */
export interface Authority extends KeyAndCertificate {
  readonly keyType: KeyType;
}

const dayMs = 24 * 60 * 60 * 1000;

/** In force whatever a clock is off by, and for as long as anybody looks at a config. */
function common(keyType: KeyType) {
  return {
    keyType,
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + 365 * dayMs),
  } as const;
}

/** Makes an authority that nobody else has, with RSA keys of 2048 bits or EC keys of the curve P-256. */
export async function makeAuthority(keyType: KeyType): Promise<Authority> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'gatecrash authority' }], {
    ...common(keyType),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { keyType, key, cert };
}

/** A certificate of a server that has these names: host names, `*.example.com`, and addresses. */
export async function makeCertificate(authority: Authority, names: readonly string[]): Promise<KeyAndCertificate> {
  const altNames = names.map((name) =>
    isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
  );
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'gatecrash server' }], {
    ...common(authority.keyType),
    ca: { key: authority.key, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key, cert };
}
