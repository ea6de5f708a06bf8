import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/local-pod.ts';
import { programFacts } from './program-facts.ts';
import { fakeEngine } from './testing/fake-engine.ts';

afterEach(() => vi.unstubAllEnvs());

/** A frame of an attached stream: 8 bytes of header, and what was written to stdout. */
function frame(text: string): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

it('the versions of Toxiproxy and Node are those that the image says, asked once', async () => {
  await using cache = await temporaryFolder();
  vi.stubEnv('GATECRASH_CACHE', cache.folder);
  let made = 0;
  await using fake = await fakeEngine((method, url) => {
    if (url.startsWith('/containers/create')) {
      made += 1;
      return { status: 201, body: { Id: 'c1' } };
    }
    if (url.includes('/logs')) return { status: 200, bytes: frame('toxiproxy-server version 9.8.7\nv99.1.0\n') };
    return url.endsWith('/wait') ? { status: 200, body: { StatusCode: 0 } } : { status: method === 'GET' ? 200 : 204 };
  });
  const engine = { client: fake.client, host: '', title: '', arch: 'x64', rootless: false, cgroups: true };
  const image = { name: 'programs:1', id: 'sha256:1', origin: 'here', binary: null };
  const facts = { toxiproxy: '9.8.7', node: '99.1.0' };
  expect(await programFacts(engine, image)).toEqual(facts);
  expect(await programFacts(engine, image)).toEqual(facts);
  expect(made).toBe(1);
});
