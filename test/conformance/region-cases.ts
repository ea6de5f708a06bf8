import { expect, it } from 'vitest';
import { startGateway, writeGatewayFiles } from '../../harness/deploy.ts';
import type { FirewallAction } from '../../harness/model/agent-protocol.ts';
import type { TestPod } from '../local-pod.ts';
import { far, near, regions } from '../regions.ts';
import { signatureOf } from './error-signature.ts';
import { answers, app, connectMeets, type Subject, stub } from './subject.ts';

/** Where the router has its address in the subnet of the gateway's place. */
const router = '10.0.0.254';

/** nginx before both regions; a location for each. */
const config = `server {
    listen 80;
    proxy_connect_timeout 150ms;
    location /far/ { proxy_pass http://far-1:8080/; }
    location /near/ { proxy_pass http://near-1:8080/; }
}
`;

/** As many as would be met with silence if ICMP messages were limited to one a second. */
const requests = 20;

/** A pod with a program in each region. */
export async function startRegions(subject: Subject): Promise<TestPod> {
  const test = await subject.startPod([app, far, near], { regions });
  try {
    expect(test.pod.routed).toBe(subject.routed);
    await test.pod.start({ ...stub(far), region: 'far' });
    await test.pod.start({ ...stub(near), region: 'near' });
    for (const { name } of [far, near]) expect(await answers(test, name)).toBe(true);
    return test;
  } catch (error) {
    await test[Symbol.asyncDispose]();
    throw error;
  }
}

async function ask({ pod }: TestPod, path: string, status: number): Promise<boolean> {
  const request = { host: '127.0.0.1', port: 80, path, status, header: null, withinMs: 0 };
  return (await pod.agent.call('awaitGet', request)).met;
}

const firewalled: readonly (readonly [FirewallAction, string, string])[] = [
  ['drop', 'timeout', '504, 110, connect-timeout'],
  ['reset', 'refused', '502, 111, connect-refused'],
  ['prohibited', 'unreachable', '502, 113, connect-noroute'],
];

/** What every runtime's pods do whose topology has regions other than the gateway's. */
export function regionCases(subject: Subject): void {
  it.each(firewalled)(
    'blocks one region (%s), where a connect meets %s and nginx says %s, another not, and opens it',
    async (action, meets, says) => {
      await using test = await startRegions(subject);
      const { call } = test.pod.agent;
      await writeGatewayFiles(test.pod, config, 1, []);
      expect((await startGateway(test.pod, 1)).met).toBe(true);
      await call('block', { host: 'far-1', port: 8080, action });
      expect(await connectMeets(test, far.address)).toBe(meets);
      expect(await connectMeets(test, near.address)).toBe('connected');
      expect((await call('ping', { host: 'far-1', timeoutMs: 5000 })).ms).not.toBeNull();
      for (let sent = 0; sent < requests; sent += 1) await ask(test, '/far/probe', 0);
      expect(await signatureOf(test.exchange, '/far/probe', requests)).toBe(says);
      expect(await ask(test, '/near/probe', 200)).toBe(true);
      await call('open', { host: 'far-1', port: 8080 });
      expect(await ask(test, '/far/opened', 200)).toBe(true);
    },
  );

  it('sees the way into a region, and where a firewall on it says no', async () => {
    await using test = await startRegions(subject);
    const { call } = test.pod.agent;
    const wayTo = async (host: string) => (await call('traceroute', { host, port: 8080, timeoutMs: 5000 })).hops;
    const hop = (address: string, annotation: string | null = null) => ({ address, annotation });
    const before = subject.routed ? [hop(router)] : [];
    expect(await wayTo('far-1')).toMatchObject([...before, hop(far.address)]);
    await call('block', { host: 'far-1', port: 8080, action: 'prohibited' });
    const blocker = subject.routed ? router : far.address;
    expect(await wayTo('far-1')).toMatchObject([...before, hop(blocker, '!X')]);
    expect(await wayTo('near-1')).toMatchObject([...before, hop(near.address)]);
    await call('block', { host: 'far-1', port: 8080, action: 'drop' });
    const silent = await wayTo('far-1');
    expect(silent.slice(0, before.length)).toMatchObject(before);
    expect(new Set(silent.slice(before.length).map(({ address }) => address))).toEqual(new Set([null]));
  });

  it('refuses for a program of a region that was killed, as its host lives on', async () => {
    await using test = await startRegions(subject);
    await test.pod.signal('far-1', 'SIGKILL', true);
    expect(await connectMeets(test, far.address)).toBe('refused');
    expect(await connectMeets(test, near.address)).toBe('connected');
    await test.pod.start({ ...stub(far), region: 'far' });
    expect(await answers(test, far.address)).toBe(true);
  });
}
