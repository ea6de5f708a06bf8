import { expect, test } from 'vitest';
import { app, image, pool } from './model/upstream.ts';
import { whySkipped } from './why-skipped.ts';

const stub = { app: pool(1, app({ workers: 1, serviceTimeMs: 1 })) };
const own = { ...stub, cart: pool(1, image('acme/cart:1', { port: 3000 })) };

test('a scenario with an image is skipped in the local runtime, with the reason', () => {
  expect(whySkipped({ upstreams: own }, 'local')).toBe(
    'its nodes run the image acme/cart:1, which needs a container engine; this run has the local runtime',
  );
});

test('it runs in containers, and one without images anywhere', () => {
  expect(whySkipped({ upstreams: own }, 'docker')).toBe(null);
  expect(whySkipped({ upstreams: stub }, 'local')).toBe(null);
});
