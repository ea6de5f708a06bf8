import { expect, it } from 'vitest';
import type { CountedPlace, Traffic } from '../../harness/model/agent-protocol.ts';
import type { TestPod } from '../local-pod.ts';
import { app, connectMeets, other, type Subject, startStub } from './subject.ts';

function placeOf({ name, address }: { readonly name: string; readonly address: string }): CountedPlace {
  return { name, address, port: 8080, translated: false };
}

/** What is counted of a program; it must be counted. */
export async function trafficOf({ pod }: TestPod, name: string): Promise<Traffic> {
  const { programs } = await pod.agent.call('traffic', {});
  const found = programs.find((each) => each.name === name);
  if (found === undefined) throw new Error(`nothing is counted of ${name}`);
  return found;
}

/** How pods of a runtime count the traffic of their programs. */
export function trafficCases(subject: Subject): void {
  it('counts what each program received and sent, and leaves the firewall alone', async () => {
    await using test = await subject.startPod([app, other], { firewall: true });
    expect(test.pod.countsTraffic).toBe(true);
    const { call } = test.pod.agent;
    // Before anybody has connected: the last packet of a connection may come after it is closed.
    await call('countTraffic', { places: [app, other].map(placeOf) });
    const nothing = { rxBytes: 0, rxPackets: 0, txBytes: 0, txPackets: 0 };
    expect(await trafficOf(test, 'app-1')).toMatchObject(nothing);
    await startStub(test, app);
    const asked = await trafficOf(test, 'app-1');
    // A request line and a status line, each in a segment of its own, besides those that open a connection.
    expect(asked.rxBytes).toBeGreaterThan('GET /-/ready HTTP/1.1'.length + 3 * 40);
    expect(asked.txBytes).toBeGreaterThan('HTTP/1.1 204 No Content'.length + 2 * 40);
    expect(asked.rxPackets).toBeGreaterThanOrEqual(3);
    expect(asked.txPackets).toBeGreaterThanOrEqual(2);

    await call('block', { host: 'app-2', port: 8080, action: 'drop' });
    expect(await connectMeets(test, other.address)).toBe('timeout');
    expect(await trafficOf(test, 'app-2')).toMatchObject(nothing);
    await call('open', { host: 'app-2', port: 8080 });
    await startStub(test, other);
    expect((await trafficOf(test, 'app-2')).rxPackets).toBeGreaterThan(0);
  });

  it('counts in each region what reached it', async () => {
    const far = { name: 'far-1', address: '10.1.0.1' };
    const regions = [{ name: 'far', subnet: '10.1.0.0/24', hosts: ['far-1'] }];
    await using test = await subject.startPod([app, far], { regions });
    const region = subject.routed ? { region: 'far' } : {};
    await test.pod.agent.call('countTraffic', { places: [placeOf(app), { ...placeOf(far), ...region }] });
    expect(await connectMeets(test, far.address)).toBe('refused');
    const { rxPackets, txPackets } = await trafficOf(test, 'far-1');
    expect([rxPackets, txPackets]).toEqual([1, 1]); // SYN, RST
    expect((await trafficOf(test, 'app-1')).rxPackets).toBe(0);
  });
}
