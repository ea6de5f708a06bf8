import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/local-pod.ts';
import { until } from '../../../test/until.ts';
import { startDockerPod } from './pod.ts';
import { fakeEngine } from './testing/fake-engine.ts';

const image = { name: 'x', id: 'sha256:1', origin: 'x', binary: null };
const images = { programs: image, gateway: image, stores: null, upstreams: new Map() };
const noAgent = () => {
  throw new Error('there is no anchor to have an agent in');
};
const program = { type: 'image', reference: 'acme/app:1', port: 3000, health: '/', readyWithinMs: 1000 } as const;
const node = { name: 'app-1', address: '127.0.1.1', port: 8080, program } as never;

/** Starts a pod with an image node in an engine that can make no network; says what was removed and what is left. */
async function startIn(removal: number) {
  const removed: string[] = [];
  await using fake = await fakeEngine((method, url) => {
    if (method === 'POST') return { status: 500, body: { message: 'it was made, and then something failed' } };
    if (method === 'DELETE') removed.push(url);
    if (method === 'DELETE') return { status: removal, body: { message: 'busy' } };
    if (url.startsWith('/networks?')) return { status: 200, body: [{ Id: 'n1', Name: 'n1' }] };
    return { status: 200, body: [] };
  });
  await using temporary = await temporaryFolder();
  const engine = { ...fake.engine, rootless: true };
  const spec = { id: 'run/0', hosts: [], exchange: temporary.folder, images: [node], onEvent: () => {} };
  let left = false;
  const onLeft = () => {
    left = true;
  };
  await expect(startDockerPod(spec, engine, images, noAgent, onLeft)).rejects.toThrow('then something failed');
  return { removed, left };
}

it('takes down the network of a pod that could not be made', async () => {
  expect(await startIn(204)).toEqual({ removed: ['/networks/n1'], left: false });
});

it('says that something is left of a pod that can neither be made nor taken down', async () => {
  expect(await startIn(500)).toMatchObject({ left: true });
});

it('says that something may be left where the engine has not made it in time, though nothing is there to take down', async () => {
  let asked = false;
  await using fake = await fakeEngine((method) => {
    if (method !== 'POST') return { status: 200, body: [] };
    asked = true;
    return null;
  });
  await using temporary = await temporaryFolder();
  const engine = { ...fake.engine, rootless: true };
  const spec = { id: 'run/0', hosts: [], exchange: temporary.folder, images: [node], onEvent: () => {} };
  let left = false;
  const onLeft = () => {
    left = true;
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const starting = startDockerPod(spec, engine, images, noAgent, onLeft);
    const refused = expect(starting).rejects.toThrow('has not answered for 30 s (create the network of a pod)');
    await until('the network is asked for', () => asked);
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
  } finally {
    vi.useRealTimers();
  }
  expect(left).toBe(true);
});
