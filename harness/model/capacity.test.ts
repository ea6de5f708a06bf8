import { expect, test } from 'vitest';
import { capacityOf } from './capacity.ts';
import { app, image, pool } from './upstream.ts';

test('capacity is workers by service time, over all nodes of all pools', () => {
  const shop = pool(2, app({ workers: 5, serviceTimeMs: 50 }));
  const basket = pool(1, app({ workers: 1, serviceTimeMs: 10 }));
  expect(capacityOf({ shop })).toEqual({ perSecond: 200, workers: 10, memoryMb: null });
  expect(capacityOf({ shop, basket })).toEqual({ perSecond: 300, workers: 11, memoryMb: null });
});

test('the memory of a topology is what one of its nodes may have, at most', () => {
  const shop = pool(2, app({ workers: 5, serviceTimeMs: 50, memoryMb: 80 }));
  const basket = pool(1, app({ workers: 1, serviceTimeMs: 10 }));
  expect(capacityOf({ shop, basket })).toMatchObject({ memoryMb: 80 });
});

test('capacity is not known of an image, and of an app that takes no time', () => {
  expect(capacityOf({ shop: pool(1, image('acme/app', { port: 80 })) })).toBe(null);
  expect(capacityOf({ shop: pool(1, app({ workers: 5, serviceTimeMs: 0 })) })).toBe(null);
});
