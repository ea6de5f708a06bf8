import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { startGateway, writeGatewayFiles } from '../harness/deploy.ts';
import { podPaths } from '../harness/model/agent-protocol.ts';
import { classify } from '../harness/model/kinds/classify.ts';
import type { Peer, PeerProtocol, PeerSettings } from '../harness/model/peer.ts';
import { makeAuthority, makeCertificate } from '../harness/validate/certificates.ts';
import { startTestPod, type TestPod } from './local-pod.ts';

/** What nginx passes to an upstream in the `http` block. */
export const protocols = ['http', 'https', 'grpc', 'grpcs', 'fastcgi', 'uwsgi', 'suwsgi', 'scgi', 'memcached'] as const;
export type Behind = (typeof protocols)[number];

const control = { host: '127.0.9.1', port: 8099 };

/** A location passes requests to the peer of its protocol, with short timeouts and no second try. */
function pass(protocol: Behind): string {
  const cgi = (module: string, to = `${protocol}:9000`): string =>
    ['REQUEST_METHOD $request_method', 'REQUEST_URI $request_uri', 'CONTENT_LENGTH $content_length']
      .map((parameter) => `${module}_param ${parameter};`)
      .concat(`${module}_pass ${to}; ${module}_read_timeout 200ms;`)
      .join(' ');
  const trusts = (module: string): string =>
    `${module}_ssl_verify on; ${module}_ssl_trusted_certificate /etc/nginx/ca.pem; ${module}_ssl_name ${protocol};`;
  switch (protocol) {
    case 'http':
      return 'proxy_pass http://http:9000; proxy_read_timeout 200ms;';
    case 'https':
      return `proxy_pass https://https:9000; proxy_read_timeout 200ms; ${trusts('proxy')}`;
    case 'grpc':
      return 'grpc_pass grpc://grpc:9000; grpc_read_timeout 200ms;';
    case 'grpcs':
      return `grpc_pass grpcs://grpcs:9000; grpc_read_timeout 200ms; ${trusts('grpc')}`;
    case 'memcached':
      return 'set $memcached_key $uri; memcached_pass memcached:9000; memcached_read_timeout 200ms;';
    case 'fastcgi':
      // Without it nginx does not notice that an answer was cut off.
      return `${cgi(protocol)} fastcgi_keep_conn on;`;
    case 'suwsgi':
      return `${cgi('uwsgi', 'suwsgi://suwsgi:9000')} ${trusts('uwsgi')}`;
    default:
      return cgi(protocol);
  }
}

const config = `server { listen 80;
${protocols.map((protocol) => `location /${protocol}/ { ${pass(protocol)} }`).join('\n')}
location /ws/ { proxy_pass http://http:9000; proxy_http_version 1.1; proxy_set_header Connection upgrade;
  proxy_set_header Upgrade $http_upgrade; }
location /unix/ { proxy_pass http://unix:/run/app/app.sock:; }
}`;

/** The peers of that config, behind an nginx that works. */
export async function startPeers(): Promise<
  TestPod & { readonly get: (target: string, status: number) => Promise<unknown> }
> {
  const hosts = protocols.map((name, i) => ({ name, address: `127.0.1.${i + 1}` }));
  const test = await startTestPod(hosts);
  const { pod } = test;
  const authority = await makeAuthority('ec');
  const peers: readonly Peer[] = [
    ...hosts.map(({ name, address }) => {
      return { name: `${name}:9000`, protocol: name as PeerProtocol, listen: { host: address, port: 9000 } };
    }),
    { name: 'unix:/run/app/app.sock', protocol: 'http', listen: { socket: '/run/app/app.sock' } },
  ];
  const tls = await makeCertificate(authority, [...protocols]);
  const settings: PeerSettings = { peers, control, journal: `${podPaths.exchange}/peers.journal`, tls };
  await pod.start({ name: 'peers', kind: 'peer', args: [JSON.stringify(settings)] });
  const get = async (target: string, status: number, at: { readonly host: string; readonly port: number }) => {
    const asked = { ...at, path: target, status, header: null, withinMs: 0, timeoutMs: 20_000 };
    return (await pod.agent.call('awaitGet', asked)).last;
  };
  await pod.agent.call('awaitGet', { ...control, path: '/ready', status: 204, header: null, withinMs: 20_000 });
  await pod.writeConfig('/etc/nginx/ca.pem', authority.cert);
  await writeGatewayFiles(pod, config, 1, []);
  expect((await startGateway(pod, 1)).met).toBe(true);
  return {
    ...test,
    get: (target, status) =>
      get(target, status, target.startsWith('/peer?') ? control : { host: '127.0.0.1', port: 80 }),
  };
}

/** What nginx's error log says of a request: the kinds of its lines, or the lines themselves that are of no known kind. */
export async function kindsOf({ exchange }: TestPod, target: string): Promise<readonly string[]> {
  const text = await readFile(path.join(exchange, 'error.log'), 'utf8');
  const lines = text.split('\n').filter((line) => line.includes(`request: "GET ${target} `));
  const kinds = lines.map((line) => {
    const kind = classify(line);
    return kind === 'unknown' ? line : kind;
  });
  // The agent goes as soon as it has the status: what it asked for may not be at its end then.
  return kinds.filter((kind) => kind !== null).filter((kind) => kind !== 'client-499');
}
