import { describe, expect, it } from 'vitest';
import { startTestPod } from '../local-pod.ts';
import { local } from './local-subject.ts';
import { app, connectMeets } from './subject.ts';
import { trafficCases, trafficOf } from './traffic-cases.ts';

describe('a pod of the local runtime', () => {
  trafficCases(local);

  it('counts without a firewall too', async () => {
    await using test = await startTestPod([app]);
    expect(test.pod.countsTraffic).toBe(true);
    await test.pod.agent.call('countTraffic', { places: [{ ...app, port: 8080, translated: false }] });
    expect(await connectMeets(test, app.address)).toBe('refused');
    expect(await trafficOf(test, 'app-1')).toMatchObject({ rxPackets: 1, txPackets: 1 }); // SYN, RST
  });
});
