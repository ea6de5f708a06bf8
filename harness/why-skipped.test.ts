import { expect, test } from 'vitest';
import { app, image, pool } from './model/upstream.ts';
import { whySkipped } from './why-skipped.ts';

const stub = { app: pool(1, app({ workers: 1, serviceTimeMs: 1 })) };
const own = { ...stub, cart: pool(1, image('acme/cart:1', { port: 3000 })) };
const local = { name: 'local', noMemoryLimits: null } as const;
const docker = { name: 'docker', noMemoryLimits: null } as const;
const control = { name: 'control', world: { upstreams: stub } };
const broken = { name: 'broken/fault', world: { upstreams: stub } };

test('an arm with an image is skipped in the local runtime, with the reason', () => {
  expect(whySkipped({ ...broken, world: { upstreams: own } }, [control], local)).toBe(
    'its nodes run the image acme/cart:1, which needs a container engine; this run has the local runtime',
  );
});

test('it runs in containers, and one without images anywhere', () => {
  expect(whySkipped({ ...broken, world: { upstreams: own } }, [control], docker)).toBe(null);
  expect(whySkipped(broken, [control], local)).toBe(null);
});

test('what rests on an arm with an image is skipped with it', () => {
  const mitigated = { name: 'm/fault', world: { upstreams: stub } };
  expect(whySkipped(mitigated, [control, { ...broken, world: { upstreams: own } }], local)).toBe(
    'it rests on broken/fault, whose nodes run the image acme/cart:1, which needs a container engine; this run has the local runtime',
  );
});

test('an arm whose nodes have a limit of memory is skipped where the engine has none, and what rests on it', () => {
  const limited = { app: pool(1, app({ workers: 1, serviceTimeMs: 1, memoryMb: 64 })) };
  const unlimited = { name: 'docker', noMemoryLimits: 'Docker 20.10 cannot limit the memory of a container' } as const;
  const arm = { ...broken, world: { upstreams: limited } };
  const said = 'have a limit of memory, but Docker 20.10 cannot limit the memory of a container';
  expect(whySkipped(arm, [control], unlimited)).toBe(`its nodes ${said}`);
  const mitigated = { name: 'm/fault', world: { upstreams: stub } };
  expect(whySkipped(mitigated, [arm], unlimited)).toBe(`it rests on broken/fault, whose nodes ${said}`);
  expect(whySkipped(arm, [control], docker)).toBe(null);
  expect(whySkipped(broken, [control], unlimited)).toBe(null);
});
