import { expect, it } from 'vitest';
import type { PeerBehaviour } from '../harness/model/peer.ts';
import { type Behind, kindsOf, protocols, startPeers } from './peers-behind-nginx.ts';
import { until } from './until.ts';

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
  suwsgi: { close: [502, 'uwsgi-close'], reset: [502, 'uwsgi-close'], 'reset-late': [200, 'body-truncated'] },
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
      const kinds = await until(`the log has ${target}`, async () => {
        const said = await kindsOf(test, target);
        return said.length > 0 ? said : null;
      });
      seen[target] = [answer.status ?? answer, ...kinds];
      expected[target] = [status, kind];
    }
  }
  expect(seen).toEqual(expected);
});
