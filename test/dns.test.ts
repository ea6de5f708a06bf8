import { expect, it } from 'vitest';
import { startGateway, writeGatewayFiles } from '../harness/deploy.ts';
import { podPaths } from '../harness/model/agent-protocol.ts';
import type { PeerSettings } from '../harness/model/peer.ts';
import type { DnsSettings } from '../harness/model/stub-dns.ts';
import { startTestPod } from './local-pod.ts';

const resolver = '127.0.9.53';
const config = `server { listen 80; resolver ${resolver} valid=1s ipv6=off; resolver_timeout 1s;
location / { set $up http://api:3000; proxy_pass $up; }
}`;

it('nginx follows a name to its new address, and fails where the server does not say one', async () => {
  await using test = await startTestPod([{ name: 'resolver', address: resolver }]);
  const { pod } = test;
  const { call } = pod.agent;
  const dns: DnsSettings = {
    listen: [{ host: resolver, port: 53 }],
    control: { host: resolver, port: 8099 },
    ttlSeconds: 1,
    names: { api: ['127.0.1.1'] },
    services: {},
  };
  const peers: PeerSettings = {
    peers: ['127.0.1.1', '127.0.1.9'].map((host) => ({
      name: host,
      protocol: 'http',
      listen: { host, port: 3000 },
    })),
    control: { host: '127.0.9.1', port: 8099 },
    journal: `${podPaths.exchange}/peers.journal`,
    tls: null,
  };
  await pod.start({ name: 'dns', kind: 'dns', args: [JSON.stringify(dns)] });
  await pod.start({ name: 'peers', kind: 'peer', args: [JSON.stringify(peers)] });
  for (const { control } of [dns, peers]) {
    const ready = { ...control, path: '/ready', status: 204, header: null, withinMs: 20_000 };
    expect((await call('awaitGet', ready)).met).toBe(true);
  }
  await writeGatewayFiles(pod, config, 1, []);
  expect((await startGateway(pod, 1)).met).toBe(true);

  const told = (target: string) =>
    call('awaitGet', { ...dns.control, path: target, status: 204, header: null, withinMs: 0 });
  const answered = async (status: number) => {
    const asked = { host: '127.0.0.1', port: 80, path: '/', status, header: null, withinMs: 20_000, timeoutMs: 20_000 };
    return (await call('awaitGet', asked)).met;
  };
  /** The new address is the only one that answers. */
  const only = async (name: string) => {
    const path = `/peer?name=*&do=answer-503`;
    await call('awaitGet', { ...peers.control, path, status: 204, header: null, withinMs: 0 });
    const back = `/peer?name=${name}&do=ok`;
    await call('awaitGet', { ...peers.control, path: back, status: 204, header: null, withinMs: 0 });
  };
  expect(await answered(200)).toBe(true);
  await only('127.0.1.9');
  expect(await answered(503)).toBe(true);
  await told('/name?name=api&to=127.0.1.9');
  expect(await answered(200)).toBe(true);
  await told('/name?name=api&to=');
  expect(await answered(502)).toBe(true);
  await told('/name?name=api&to=127.0.1.9');
  expect(await answered(200)).toBe(true);
  await told('/dns?do=silent');
  expect(await answered(502)).toBe(true);
});
