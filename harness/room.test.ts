import { expect, test } from 'vitest';
import { surge } from './faults/surge.ts';
import type { Arm } from './model/arm.ts';
import { app, pool } from './model/upstream.ts';
import { hasCoreToSpare, roomOf, runsAlone } from './room.ts';

const local = { requestsPerCore: 100, startsSlowlyBesideAnother: false };
const docker = { requestsPerCore: 100, startsSlowlyBesideAnother: true };

function arm(
  ratePerSecond: number,
  changes: { spares?: number; fault?: string | null; raisedTo?: number; services?: object } = {},
): Arm {
  const { spares = 0, fault = 'hang', raisedTo, services = {} } = changes;
  const condition = raisedTo === undefined ? { type: fault } : surge('app', { ratePerSecond: raisedTo });
  const program = app({ workers: 1, serviceTimeMs: 1 });
  return {
    world: { upstreams: { app: pool(2, program) }, services, spares, proxied: null },
    fault: fault === null ? null : { inject: { condition } },
    load: { ratePerSecond },
  } as unknown as Arm;
}

test('an arm takes the part of the machine that its rate takes, and never more than all of it', () => {
  expect(roomOf(arm(100), 2, local)).toBe(0.5);
  expect(roomOf(arm(100), 8, local)).toBe(0.125);
  expect(roomOf(arm(300), 64, local)).toBe(0.25);
  expect(roomOf(arm(400), 2, local)).toBe(1);
  expect(roomOf(arm(50), 0, local)).toBe(1);
});

test('an arm whose fault raises its rate takes more of it for as long as that is in effect', () => {
  expect(roomOf(arm(100, { raisedTo: 400 }), 8, local)).toBe(0.35);
  expect(roomOf(arm(100, { raisedTo: 400 }), 2, local)).toBe(1);
  expect(roomOf(arm(100, { raisedTo: 50 }), 8, local)).toBe(0.125);
});

test('an arm whose requests go on to a service takes twice the part', () => {
  expect(roomOf(arm(100, { services: { payments: {} } }), 8, local)).toBe(0.25);
});

test('an arm with an autoscaler, and one with a spike, have the machine to themselves', () => {
  expect(roomOf(arm(10, { spares: 1 }), 64, local)).toBe(1);
  expect(roomOf(arm(10, { fault: 'spike' }), 64, local)).toBe(1);
});

test('so has one whose programs are started under load, where a start beside another is slow', () => {
  for (const one of [arm(10, { fault: 'kill-node' }), arm(10, { fault: 'bad-release' })]) {
    expect(runsAlone(one, docker)).toBe(true);
    expect(runsAlone(one, local)).toBe(false);
  }
  expect(runsAlone(arm(10), docker)).toBe(false);
  expect(runsAlone(arm(10, { fault: null }), docker)).toBe(false);
});

test('a machine that is busy has no core for the start of the next pod beside a load', () => {
  expect(hasCoreToSpare(1.9, 0.6)).toBe(true);
  expect(hasCoreToSpare(1.9, 0.61)).toBe(false);
  expect(hasCoreToSpare(0.1, 0.1)).toBe(false);
});
