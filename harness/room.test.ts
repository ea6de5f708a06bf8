import { expect, test } from 'vitest';
import type { Arm } from './model/arm.ts';
import { hasCoreToSpare, roomOf } from './room.ts';

function arm(ratePerSecond: number, changes: { spares?: number; fault?: string } = {}): Arm {
  const { spares = 0, fault = 'toxic' } = changes;
  const pool = { size: 2, program: { type: 'app' } };
  return {
    world: { upstreams: { app: pool }, services: {}, spares, proxied: null },
    fault: { inject: { condition: { type: fault } } },
    load: { ratePerSecond },
  } as unknown as Arm;
}

test('an arm takes the part of the machine that its rate takes, and never more than all of it', () => {
  expect(roomOf(arm(100), 2, 100)).toBe(0.5);
  expect(roomOf(arm(100), 8, 100)).toBe(0.125);
  expect(roomOf(arm(300), 64, 100)).toBe(0.25);
  expect(roomOf(arm(400), 2, 100)).toBe(1);
  expect(roomOf(arm(50), 0, 100)).toBe(1);
});

test('an arm with an autoscaler, and one with a spike, have the machine to themselves', () => {
  expect(roomOf(arm(10, { spares: 1 }), 64, 100)).toBe(1);
  expect(roomOf(arm(10, { fault: 'spike' }), 64, 100)).toBe(1);
});

test('a machine that is busy has no core for the start of the next pod beside a load', () => {
  expect(hasCoreToSpare(1.9)).toBe(true);
  expect(hasCoreToSpare(0.1)).toBe(false);
});
