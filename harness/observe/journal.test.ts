import { expect, test } from 'vitest';
import { parseActLine, parseJournalLine } from './journal.ts';

test('a request arrives and ends', () => {
  expect(parseJournalLine('{"e":"start","id":"gc-17","node":"app-1","at":1795393407626.25}')).toEqual({
    event: 'start',
    requestId: 17,
    node: 'app-1',
    epochMs: 1795393407626.25,
  });
  expect(parseJournalLine('{"e":"end","id":"gc-17","o":"turned-away","node":"app-1","at":1795393407627}')).toEqual({
    event: 'end',
    requestId: 17,
    node: 'app-1',
    epochMs: 1795393407627,
    outcome: 'turned-away',
  });
});

test('an app tells what it does about its own state, for no request', () => {
  const line = '{"e":"act","act":"breaker-opened","why":"5 calls failed","node":"app-1","at":1795393407626.25}';
  expect(parseActLine(line)).toEqual({
    event: 'act',
    node: 'app-1',
    epochMs: 1795393407626.25,
    act: 'breaker-opened',
    why: '5 calls failed',
  });
  expect(parseJournalLine(line)).toBeNull();
  const grew = '{"e":"act","act":"memory-grew","why":"","memoryMb":16,"node":"app-1","at":1}';
  expect(parseActLine(grew)).toMatchObject({ act: 'memory-grew', memoryMb: 16 });
  expect(parseActLine('{"e":"act","act":"dance","why":"","node":"app-1","at":1}')).toBeNull();
  expect(parseActLine('{"e":"start","id":"gc-17","node":"app-1","at":1}')).toBeNull();
});

test('a request that the load did not send has no id', () => {
  expect(parseJournalLine('{"e":"start","id":"","node":"app-1","at":1}')).toMatchObject({ requestId: null });
});

test.each([
  '',
  'null',
  '[]',
  '{"e":"start","id":"gc-1","no',
  '{"e":"start","id":"gc-1","node":"app-1"}',
  '{"e":"start","id":"gc-1","node":"app-1","at":"1"}',
  '{"e":"start","id":1,"node":"app-1","at":1}',
  '{"e":"begin","id":"gc-1","node":"app-1","at":1}',
  '{"e":"end","id":"gc-1","node":"app-1","at":1}',
  '{"e":"end","id":"gc-1","node":"app-1","at":1,"o":"lost"}',
])('%j is no line of a journal', (line) => {
  expect(parseJournalLine(line)).toBeNull();
});
