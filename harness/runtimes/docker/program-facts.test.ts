import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/local-pod.ts';
import { programFacts, storeVersions } from './program-facts.ts';
import { fakeEngine } from './testing/fake-engine.ts';

afterEach(() => vi.unstubAllEnvs());

/** A frame of an attached stream: 8 bytes of header, and what was written to stdout. */
function frame(text: string): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

const image = { name: 'programs:1', id: 'sha256:1', origin: 'here', binary: null };

/** An engine whose containers say `text`, and how many were made. */
async function engineThatSays(text: string) {
  let made = 0;
  const fake = await fakeEngine((method, url) => {
    if (url.startsWith('/containers/create')) {
      made += 1;
      return { status: 201, body: { Id: 'c1' } };
    }
    if (url.includes('/logs')) return { status: 200, bytes: frame(text) };
    return url.endsWith('/wait') ? { status: 200, body: { StatusCode: 0 } } : { status: method === 'GET' ? 200 : 204 };
  });
  return { engine: fake.engine, made: () => made, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() };
}

it('the versions of Toxiproxy and Node are those that the image says, asked once', async () => {
  await using cache = await temporaryFolder();
  vi.stubEnv('GATECRASH_CACHE', cache.folder);
  await using said = await engineThatSays('toxiproxy-server version 9.8.7\nv99.1.0\n');
  const { engine } = said;
  const facts = { toxiproxy: '9.8.7', node: '99.1.0' };
  expect(await programFacts(engine, image)).toEqual(facts);
  expect(await programFacts(engine, image)).toEqual(facts);
  expect(said.made()).toBe(1);
});

it('the versions of the stores are those that their image says, asked once', async () => {
  await using cache = await temporaryFolder();
  vi.stubEnv('GATECRASH_CACHE', cache.folder);
  await using said = await engineThatSays(
    'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64\nmemcached 1.6.18\npostgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n',
  );
  const versions = { redis: '7.0.15', memcached: '1.6.18', postgres: '15.14' };
  expect(await storeVersions(said.engine, image)).toEqual(versions);
  expect(await storeVersions(said.engine, image)).toEqual(versions);
  expect(said.made()).toBe(1);
});
