import { expect, test } from 'vitest';
import type { ArmDocument } from '../model/run-document.ts';
import { reachabilityLine } from './render-reachability.ts';

type Reach = ArmDocument['reachability'][number];

const hop = (address: string | null, annotation: string | null = null) => ({ address, ms: 0.1, annotation });
const eu: Reach = {
  ...{ region: 'eu', host: 'eu-1', port: 8080, at: 300, duringFault: false, tcp: 'connected', pingMs: 0.05 },
  ...{ hops: [hop('10.0.0.254'), hop('10.1.0.1')], routed: true },
};
const us: Reach = { ...eu, region: 'us', host: 'us-1', hops: [hop('10.0.0.254'), hop('10.2.0.1')] };

function line(...during: readonly Partial<Reach>[]): string | null {
  const seen = [eu, us].map((one, index) => ({ ...one, ...during[index], duringFault: true }));
  return reachabilityLine({ reachability: [eu, us, ...seen] } as unknown as ArmDocument);
}

test('says which region and port is not reached, how far packets come, and which one is', () => {
  expect(line({ tcp: 'timeout', hops: [hop('10.0.0.254'), hop(null), hop(null)] })).toBe(
    'from the gateway: eu (eu-1:8080): connect timed out, ping 0.05 ms, traceroute stops after 10.0.0.254; us (us-1:8080): connects, ping 0.05 ms, traceroute ends at 10.2.0.1',
  );
});

test('says who prohibits, and that a pod of containers has no router', () => {
  const hops = [hop('10.1.0.1', '!X')];
  const prohibited: Partial<Reach> = { tcp: 'unreachable', hops, pingMs: null, routed: false };
  expect(line(prohibited)).toContain(
    'eu (eu-1:8080): no route to host, no ping, traceroute ends at 10.1.0.1 !X (one pod, no router on the way)',
  );
});

test('says nothing where all is reached as before, or nothing was looked at', () => {
  expect(line({})).toBeNull();
  expect(reachabilityLine({ reachability: [] } as unknown as ArmDocument)).toBeNull();
});
