import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ConditionImplementation } from '../../harness/faults/condition.ts';
import { conditions } from '../../harness/faults/index.ts';
import { testEngine } from '../docker-pod.ts';
import { bridgePlace } from './bridge-place.ts';
import { dockerSubject } from './docker-subject.ts';
import { type Place, probePath, probes, signatureOf } from './error-signature.ts';
import { local } from './local-subject.ts';
import { type Breakage, podPlace } from './pod-place.ts';

/**
 * What an app, its services, the load or the gateway's own config does wrong does not depend on the network between the
 * gateway and its nodes.
 */
const ofTheNetwork = ({ type, via, needsWork, onService }: ConditionImplementation): boolean =>
  type !== 'bad-release' && !['gateway', 'load'].includes(via) && needsWork === undefined && onService !== true;

const breakages: readonly Breakage[] = [
  ...[...conditions.values()].filter(ofTheNetwork),
  { type: 'firewall drop', action: 'drop' },
  { type: 'firewall reset', action: 'reset' },
  { type: 'firewall prohibited', action: 'prohibited' },
];

/** Rows of the table of docs/runtimes.md: fault → what nginx says in pods, and on a bridge network. */
async function documented(): Promise<ReadonlyMap<string, { readonly pod: string; readonly bridge: string }>> {
  const text = await readFile(new URL('../../docs/runtimes.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([^`]+)` \| (\d[^|]*) \| (\d[^|]*) \|/gm)];
  const plain = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '').trim();
  return new Map(rows.map(([, fault = '', pod, bridge]) => [fault, { pod: plain(pod), bridge: plain(bridge) }]));
}

async function observed(made: Place): Promise<string> {
  await using place = made;
  await place.breakIt();
  for (let sent = 0; sent < probes; sent += 1) await place.request(probePath);
  // Awaited: the place is taken down as soon as this returns.
  return await signatureOf(place.exchange, probePath, probes);
}

const test = await testEngine();

describe('what nginx says of a fault', () => {
  it('is written down for every fault', async () => {
    expect([...(await documented()).keys()].sort()).toEqual(breakages.map(({ type }) => type).sort());
  });

  if ('skipped' in test) {
    it.skip(`is not tried: ${test.skipped}`);
    return;
  }
  const docker = dockerSubject(test);

  it.each(breakages)(
    'is the same in pods of both runtimes, and on a bridge network as documented: $type',
    async (fault) => {
      const places = await Promise.allSettled([
        podPlace(local, fault),
        podPlace(docker, fault),
        bridgePlace(test, fault),
      ]);
      // One after the other, when all are there: beside a start an answer may come after the timeout. Every place is
      // taken down before the test ends, also where another one failed.
      const seen: string[] = [];
      for (const place of places) {
        seen.push(place.status === 'fulfilled' ? await observed(place.value).catch(String) : String(place.reason));
      }
      const [inLocal, inDocker, onBridge] = seen;
      const { pod, bridge } = (await documented()).get(fault.type) ?? {};
      expect({ inLocal, inDocker, onBridge }).toEqual({ inLocal: pod, inDocker: pod, onBridge: bridge });
    },
  );

  it('is "no route to host" on a bridge network whose ARP cache has forgotten a killed container', async () => {
    await using place = await bridgePlace(test, conditions.get('kill-node') as Breakage);
    await place.breakIt();
    await place.forgetNeighbours();
    await place.request('/patient/');
    expect(await signatureOf(place.exchange, '/patient/', 1)).toBe('502, 113, connect-noroute');
  });
});
