import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { app as host, startStub, stub } from '../../test/conformance/subject.ts';
import { startTestPod, type TestPod } from '../../test/local-pod.ts';
import { until } from '../../test/until.ts';
import { release } from '../model/work.ts';

/** A status and the headers of one GET, or how it failed. */
async function get({ pod }: TestPod, url: string) {
  const asked = { host: host.address, port: 8080, path: url, status: 200, header: null, withinMs: 0 };
  return (await pod.agent.call('awaitGet', asked)).last;
}

async function textOf({ exchange }: TestPod, file: string): Promise<string> {
  return readFile(path.join(exchange, file), 'utf8');
}

/** How the first `count` requests ended, by the journal, which is written once an answer is on its way. */
function outcomes(test: TestPod, count: number): Promise<readonly unknown[]> {
  return until('the journal has their ends', async () => {
    const lines = (await textOf(test, 'app-1.journal')).split('\n').slice(0, -1);
    const ends = lines.map((line) => JSON.parse(line)).flatMap(({ e, o }) => (e === 'end' ? [o] : []));
    return ends.length >= count ? ends : null;
  });
}

const exited = (test: TestPod) => test.events.filter((event) => event.event === 'exited');

/** Waits until the program has died by itself so many times. */
async function dies(test: TestPod, times = 1): Promise<void> {
  await until('app-1 has died', async () => exited(test).length === times);
}

it('a request that runs into the mistake of v2 kills the process, and whoever starts it again has v2', async () => {
  await using test = await startTestPod([host]);
  const work = [release({ unhandled: ['/offers'] })];
  await startStub(test, host, { work });
  expect(await get(test, '/-/ready')).toMatchObject({ headers: { 'x-release': 'v1' } });
  expect(await get(test, '/offers')).toMatchObject({ status: 200 });

  expect(await get(test, '/-/release?deploy=v2')).toMatchObject({ headers: { 'x-release': 'v2' } });
  expect(await get(test, '/')).toMatchObject({ status: 200 });
  expect(await get(test, '/offers?from=mail')).toEqual({
    failure: expect.stringMatching(/^(ECONNRESET|socket hang up)$/),
  });
  await dies(test);
  expect(exited(test)).toMatchObject([{ name: 'app-1', code: 1, signal: null }]);
  expect(await outcomes(test, 3)).toEqual(['answered', 'answered', 'crashed']);
  const log = await textOf(test, 'app-1.log');
  expect(log).toMatch(/^TypeError: Cannot read properties of undefined \(reading 'name'\)\n {4}at greet \(/m);

  await startStub(test, host, { work });
  expect(await get(test, '/-/ready')).toMatchObject({ headers: { 'x-release': 'v2' } });
  await get(test, '/-/release?deploy=v1');
  expect(await get(test, '/offers')).toMatchObject({ status: 200 });
});

it('what the app catches is a 500 of its own with a reason, and the process lives on', async () => {
  await using test = await startTestPod([host]);
  await startStub(test, host, { work: [release({ handled: ['/offers'] })] });
  await get(test, '/-/release?deploy=v2');
  expect(await get(test, '/offers')).toMatchObject({ status: 500 });
  expect(await get(test, '/')).toMatchObject({ status: 200 });
  expect(await outcomes(test, 2)).toEqual(['caught', 'answered']);
  expect(exited(test)).toEqual([]);
});

it('a wrong address of an API is a 502 of the app where it is handled, and kills the process where it is not', async () => {
  await using test = await startTestPod([host]);
  // The app itself is the API of this app: what it answers is a page like any other.
  const services = { catalogue: { host: host.address, port: 8080 } };
  const work = [release({ api: 'catalogue', unhandled: ['/prices'], handled: ['/similar'] })];
  await test.pod.start(stub(host, { work, services }));
  await until('app-1 answers', async () => 'status' in (await get(test, '/-/ready')));
  await get(test, '/-/release?deploy=v2');
  expect(await get(test, '/similar/7')).toMatchObject({ status: 502 });
  expect(exited(test)).toEqual([]);
  expect(await get(test, '/prices')).toHaveProperty('failure');
  await dies(test);
  expect(await outcomes(test, 2)).toEqual(['caught', 'crashed']);
  expect(await textOf(test, 'app-1.log')).toMatch(/^Error: connect ECONNREFUSED 127\.0\.1\.1:8081$/m);
});
