import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isOfSpike,
  isSpikeReferer,
  parseRequestId,
  referer,
  requestId,
  requestIdOfReferrer,
  spikeReferer,
  spikeRequestId,
} from './request-id.ts';

test('an id is read back from the header and from the referrer', () => {
  fc.assert(
    fc.property(fc.nat(), (i) => {
      expect(parseRequestId(requestId(i))).toBe(i);
      expect(requestIdOfReferrer(referer(i))).toBe(i);
    }),
  );
});

test.each(['', '-', 'gc-', 'gc-01', 'gc--1', 'gc-1 ', 'GC-1', 'gc-1.5', 'gc-1e3', '17', 'gc-9999999999999999'])(
  'the header %j is no id of ours',
  (text) => {
    expect(parseRequestId(text)).toBeNull();
  },
);

test.each(['', 'gc-17', 'http://example.org/gc-17', 'http://gatecrash.invalid/', 'http://gatecrash.invalid/gc-17/x'])(
  'the referrer %j is not of our making',
  (text) => {
    expect(requestIdOfReferrer(text)).toBeNull();
  },
);

test('a request of a spike is none of the load, and is told apart from what nobody sent', () => {
  expect(parseRequestId(spikeRequestId(3))).toBe(null);
  expect(requestIdOfReferrer(spikeReferer(3))).toBe(null);
  expect([spikeRequestId(3), requestId(3), 'x'].map(isOfSpike)).toEqual([true, false, false]);
  expect([spikeReferer(3), referer(3), 'http://example.org/gcs-3'].map(isSpikeReferer)).toEqual([true, false, false]);
});
