import { expect, it } from 'vitest';
import { removeLabelled, removeRun } from './remove-run.ts';
import { fakeEngine } from './testing/fake-engine.ts';

/** An engine with one container, which it gives up as `removed` says, asked for the so many-th time. */
function engineWith(removed: (time: number) => { readonly status: number; readonly gone: boolean }) {
  let left = ['c1'];
  let times = 0;
  return fakeEngine((method, url) => {
    if (method === 'GET' && url.startsWith('/containers/json')) {
      return { status: 200, body: left.map((Id) => ({ Id })) };
    }
    if (method === 'GET') return { status: 200, body: url.startsWith('/volumes') ? { Volumes: [] } : [] };
    times += 1;
    const { status, gone } = removed(times);
    if (gone) left = [];
    return { status, body: { message: 'device or resource busy' } };
  });
}

it('tells what was removed', async () => {
  await using engine = await engineWith(() => ({ status: 204, gone: true }));
  expect(await removeLabelled(engine.client, 'run=1')).toEqual({ containers: ['c1'], networks: [], volumes: [] });
});

it('tries again what is still there, until nothing is', async () => {
  await using engine = await engineWith((time) => ({ status: time < 3 ? 500 : 204, gone: time === 3 }));
  expect(await removeLabelled(engine.client, 'run=1')).toEqual({ containers: ['c1'], networks: [], volumes: [] });
  expect(await engine.client.listContainers({ all: true })).toEqual([]);
});

it('leaves to others what they are removing, and waits until it is gone', async () => {
  await using engine = await engineWith((time) => ({ status: 409, gone: time === 2 }));
  expect(await removeLabelled(engine.client, 'run=1')).toEqual({ containers: ['c1'], networks: [], volumes: [] });
  expect(await engine.client.listContainers({ all: true })).toEqual([]);
});

it('says why something is still there', async () => {
  await using engine = await engineWith(() => ({ status: 500, gone: false }));
  await expect(removeLabelled(engine.client, 'run=1', 200)).rejects.toThrow('device or resource busy');
});

it('asks an engine that is down again, and takes away what is there when it is back', async () => {
  let asked = 0;
  let left = ['c1'];
  await using engine = await fakeEngine((method, url) => {
    asked += 1;
    if (asked <= 9) return { status: 503, body: { message: 'starting' } };
    if (method === 'DELETE') left = [];
    if (method === 'DELETE') return { status: 204 };
    if (url.startsWith('/containers/json')) return { status: 200, body: left.map((Id) => ({ Id })) };
    return { status: 200, body: url.startsWith('/volumes') ? { Volumes: [] } : [] };
  });
  await removeRun(engine.client, 'r1');
  expect(left).toEqual([]);
});

it('leaves things as they are where the engine stays away', async () => {
  let removed = 0;
  await using engine = await fakeEngine((method) => {
    if (method === 'DELETE') removed += 1;
    return { status: 503, body: { message: 'starting' } };
  });
  await removeRun(engine.client, 'r1', { withinMs: 200 });
  expect(removed).toBe(0);
});

it('does not wait for an engine that cannot come back', async () => {
  let asked = 0;
  await using engine = await fakeEngine(() => {
    asked += 1;
    return { status: 503, body: { message: 'gone' } };
  });
  await removeRun(engine.client, 'r1', { mayComeBack: () => asked < 9 });
  // Three questions at a time: the third time was the last.
  expect(asked).toBe(9);
});
