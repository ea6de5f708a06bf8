import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findTcpdump } from '../harness/runtimes/tools/index.ts';
import { answers, app, startStub } from './conformance/subject.ts';
import { openLocalRuntime, startPodIn, startTestPod } from './local-pod.ts';

const tcpdump = await findTcpdump();
const whyNot = 'there is no tcpdump on PATH, nor one that GATECRASH_TCPDUMP names';

/** Magic numbers of a pcap file: in µs or ns, of either byte order. */
const magic = ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d'];

it('the packets of a pod are in a file of its exchange folder when its capture ends', async ({ skip }) => {
  if (tcpdump === null) skip(whyNot);
  await using test = await startPodIn((run) => openLocalRuntime(run, undefined, { tcpdump }), [app], {});
  expect(test.pod.capturesPackets).toBe(true);
  await startStub(test, app);
  const { call } = test.pod.agent;
  await call('startCapture', { file: 'control.pcap' });
  expect(await answers(test, app.address)).toBe(true);
  const { packets, full } = await call('endCapture', {});
  expect(packets).toBeGreaterThan(0);
  expect(full).toBe(false);
  const file = await readFile(path.join(test.exchange, 'control.pcap'));
  expect(magic).toContain(file.subarray(0, 4).toString('hex'));
  expect(file.includes('GET /-/ready HTTP/1.1')).toBe(true);
  expect(file.includes('HTTP/1.1 204 No Content')).toBe(true);
});

it('a tcpdump that cannot listen is told in its words', async ({ skip }) => {
  if (tcpdump === null) skip(whyNot);
  await using test = await startPodIn((run) => openLocalRuntime(run, undefined, { tcpdump }), [app], {});
  const nowhere = test.pod.agent.call('startCapture', { file: 'no/such/folder/control.pcap' });
  await expect(nowhere).rejects.toThrow(/tcpdump captures nothing: .*No such file or directory/);
});

it('a pod that was not given a tcpdump captures nothing', async () => {
  await using test = await startTestPod([app]);
  expect(test.pod.capturesPackets).toBe(false);
});
