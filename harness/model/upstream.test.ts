import { expect, test } from 'vitest';
import { app, image, imagesOf, pool } from './upstream.ts';

test('an image has its own command, a writable root, and a minute to answer on / unless told otherwise', () => {
  expect(image('acme/app:1.2', { port: 3000 })).toEqual({
    type: 'image',
    reference: 'acme/app:1.2',
    port: 3000,
    health: '/',
    command: null,
    env: {},
    readOnly: false,
    readyWithinMs: 60_000,
  });
});

test('the images of pools are told once each', () => {
  const stub = pool(1, app({ workers: 1, serviceTimeMs: 1 }));
  const pools = ['acme/app:1.2', 'acme/cart', 'acme/app:1.2'].map((name) => pool(2, image(name, { port: 3000 })));
  expect(imagesOf([stub, ...pools])).toEqual(['acme/app:1.2', 'acme/cart']);
  expect(imagesOf([stub])).toEqual([]);
});
