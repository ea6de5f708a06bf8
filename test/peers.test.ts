import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startGateway, writeGatewayFiles } from '../harness/deploy.ts';
import { podPaths } from '../harness/model/agent-protocol.ts';
import { classify } from '../harness/model/kinds/classify.ts';
import type { Peer, PeerBehaviour, PeerProtocol, PeerSettings } from '../harness/model/peer.ts';
import { parseJournalLine } from '../harness/observe/journal.ts';
import { makeAuthority, makeCertificate } from '../harness/validate/certificates.ts';
import { startTestPod, type TestPod } from './local-pod.ts';
import { until } from './until.ts';

const protocols = ['http', 'https', 'grpc', 'grpcs', 'fastcgi', 'uwsgi', 'scgi', 'memcached'] as const;
type Behind = (typeof protocols)[number];

const control = { host: '127.0.9.1', port: 8099 };

/** A location passes requests to the peer of its protocol, with short timeouts and no second try. */
function pass(protocol: Behind): string {
  const cgi = (module: string): string =>
    ['REQUEST_METHOD $request_method', 'REQUEST_URI $request_uri', 'CONTENT_LENGTH $content_length']
      .map((parameter) => `${module}_param ${parameter};`)
      .concat(`${module}_pass ${protocol}:9000; ${module}_read_timeout 200ms;`)
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
    default:
      return cgi(protocol);
  }
}

const config = `server { listen 80;
${protocols.map((protocol) => `location /${protocol}/ { ${pass(protocol)} }`).join('\n')}
location /unix/ { proxy_pass http://unix:/run/app/app.sock:; }
}`;

/** The peers of that config, behind an nginx that works. */
async function startPeers(): Promise<TestPod & { readonly get: (target: string, status: number) => Promise<unknown> }> {
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
async function kindsOf({ exchange }: TestPod, target: string): Promise<readonly string[]> {
  const text = await readFile(path.join(exchange, 'error.log'), 'utf8');
  const lines = text.split('\n').filter((line) => line.includes(`request: "GET ${target} `));
  return lines
    .map((line) => {
      const kind = classify(line);
      return kind === 'unknown' ? line : kind;
    })
    .filter((kind) => kind !== null);
}

type Row = readonly [status: number, kind: string];

/** What nginx makes of a behaviour: the status that the client gets, and the kind of what the log says. */
const signatures: { readonly [Behaviour in PeerBehaviour]?: Row } = {
  refuse: [502, 'connect-refused'],
  hang: [504, 'read-timeout'],
  close: [502, 'premature-close'],
  reset: [502, 'recv-reset'],
  'big-header': [502, 'too-big-header'],
  garbage: [502, 'invalid-header'],
  cut: [200, 'body-truncated'],
  'reset-late': [200, 'body-reset'],
};

/** Where a protocol has a kind of its own, or another answer. */
const own: { readonly [P in Behind]?: { readonly [Behaviour in PeerBehaviour]?: Row } } = {
  uwsgi: { close: [502, 'uwsgi-close'], reset: [502, 'uwsgi-close'] },
  fastcgi: { garbage: [502, 'fcgi-version'] },
  grpc: { garbage: [502, 'grpc-frame'] },
  // A RST under TLS is to nginx an orderly end: OpenSSL has put nothing into its queue of errors (ngx_ssl_handle_recv).
  https: { reset: [502, 'premature-close'], 'reset-late': [200, 'body-truncated'] },
  grpcs: { garbage: [502, 'grpc-frame'], reset: [502, 'premature-close'], 'reset-late': [200, 'body-truncated'] },
  memcached: { garbage: [502, 'memcached'] },
};

it('nginx says of every behaviour, in every protocol, what the behaviour is called', async () => {
  await using test = await startPeers();
  for (const protocol of protocols) {
    expect([protocol, await test.get(`/${protocol}/ok`, 200)]).toMatchObject([protocol, { status: 200 }]);
  }
  const seen: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const [behaviour, common] of Object.entries(signatures)) {
    for (const protocol of protocols) {
      const told = await test.get(`/peer?name=${protocol}:9000&do=${behaviour}`, 204);
      expect([told, ...(await test.pod.lastLines('peers'))]).toMatchObject([{ status: 204 }]);
      const target = `/${protocol}/${behaviour}`;
      const [status, kind] = own[protocol]?.[behaviour as PeerBehaviour] ?? common;
      const answer = (await test.get(target, status)) as { readonly status?: number };
      const kinds = await until(
        'the log has it',
        async () => {
          const told = await kindsOf(test, target);
          return told.length > 0 ? told : null;
        },
        2000,
      ).catch(() => ['nothing']);
      seen[target] = [answer.status ?? answer, ...kinds];
      expected[target] = [status, kind];
    }
  }
  expect(seen).toEqual(expected);
});

it('every request of the peers stands in their journal', async () => {
  await using test = await startPeers();
  for (const protocol of protocols) await test.get(`/${protocol}/asked`, 200);
  const text = await readFile(path.join(test.exchange, 'peers.journal'), 'utf8');
  const lines = text.trimEnd().split('\n');
  expect(lines.map(parseJournalLine).filter((entry) => entry === null)).toEqual([]);
  const starts = lines.map((line) => JSON.parse(line)).filter(({ e }) => e === 'start');
  expect(starts.map(({ node, as }) => `${node} ${as}`)).toEqual(
    protocols.map((protocol) => `${protocol}:9000 GET /${protocol}/asked`),
  );
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
