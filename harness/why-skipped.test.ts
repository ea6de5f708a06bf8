import { expect, test } from 'vitest';
import { app, image, pool } from './model/upstream.ts';
import { whySkipped } from './why-skipped.ts';

const stub = { app: pool(1, app({ workers: 1, serviceTimeMs: 1 })) };
const own = { ...stub, cart: pool(1, image('acme/cart:1', { port: 3000 })) };
const control = { name: 'control', world: { upstreams: stub } };
const broken = { name: 'broken/fault', world: { upstreams: stub } };

test('an arm with an image is skipped in the local runtime, with the reason', () => {
  expect(whySkipped({ ...broken, world: { upstreams: own } }, [control], 'local')).toBe(
    'its nodes run the image acme/cart:1, which needs a container engine; this run has the local runtime',
  );
});

test('it runs in containers, and one without images anywhere', () => {
  expect(whySkipped({ ...broken, world: { upstreams: own } }, [control], 'docker')).toBe(null);
  expect(whySkipped(broken, [control], 'local')).toBe(null);
});

test('what rests on an arm with an image is skipped with it', () => {
  const mitigated = { name: 'm/fault', world: { upstreams: stub } };
  expect(whySkipped(mitigated, [control, { ...broken, world: { upstreams: own } }], 'local')).toBe(
    'it rests on broken/fault, whose nodes run the image acme/cart:1, which needs a container engine; this run has the local runtime',
  );
});
