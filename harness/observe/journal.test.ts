import fc from 'fast-check';
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
  '{"e":"start","id":"gc-1","at":1}',
  '{"e":"begin","id":"gc-1","node":"app-1","at":1,"o":"answered"}',
  '7',
])('%j is no line of a journal', (line) => {
  expect(parseJournalLine(line)).toBeNull();
});

test('a call to a service is told with when it began, and with a status where there was one', () => {
  const line = '{"e":"call","id":"gc-17","node":"app-1","at":30,"from":10.5,"to":"payments","o":"failed","s":503}';
  const call = { event: 'call', requestId: 17, node: 'app-1', epochMs: 30, startEpochMs: 10.5, service: 'payments' };
  expect(parseJournalLine(line)).toStrictEqual({ ...call, outcome: 'failed', status: 503 });
  expect(parseJournalLine(line.replace(',"s":503', ''))).toStrictEqual({ ...call, outcome: 'failed' });
  for (const broken of ['"from":"10"', '"to":7', '"o":"lost"']) {
    const [name = ''] = broken.split(':');
    expect(parseJournalLine(line.replace(new RegExp(`${name}:[^,]+`), broken)), broken).toBeNull();
  }
});

test('an answer says what stood in for the work of the app, where something did', () => {
  const line = '{"e":"end","id":"gc-1","node":"app-1","at":2,"o":"answered","by":"cache"}';
  const answered = { event: 'end', requestId: 1, node: 'app-1', epochMs: 2, outcome: 'answered' };
  expect(parseJournalLine(line)).toStrictEqual({ ...answered, source: 'cache' });
  expect(parseJournalLine(line.replace(',"by":"cache"', ''))).toStrictEqual(answered);
});

test('a request says what it asks for where that is not what the load asked for', () => {
  const line = '{"e":"start","id":"gc-3","as":"GET /cheap?q=\\"1\\"","node":"app-1","at":2}';
  const arrived = { event: 'start', requestId: 3, node: 'app-1', epochMs: 2 };
  expect(parseJournalLine(line)).toStrictEqual({ ...arrived, as: 'GET /cheap?q="1"' });
  expect(parseJournalLine(line.replace(/"as":.*,"node"/, '"as":7,"node"'))).toStrictEqual(arrived);
});

test('a request of a spike is told as one', () => {
  const line = '{"e":"start","id":"gcs-3","node":"app-1","at":2}';
  expect(parseJournalLine(line)).toMatchObject({ event: 'start', spike: true });
  expect(parseJournalLine(line.replace('gcs', 'gc'))).not.toHaveProperty('spike');
});

test('an act has the figure that goes with it, and no other', () => {
  const grew = '{"e":"act","act":"memory-grew","why":"","memoryMb":16,"node":"app-1","at":1}';
  const act = { event: 'act', node: 'app-1', epochMs: 1, act: 'memory-grew', why: '' };
  expect(parseActLine(grew)).toStrictEqual({ ...act, memoryMb: 16 });
  expect(parseActLine(grew.replace('"memoryMb":16,', ''))).toStrictEqual(act);
});

test.each([
  '{"e":"act","act":"breaker-opened","why":"","at":1}',
  '{"e":"act","act":"breaker-opened","why":"","node":"app-1"}',
  '{"e":"act","act":"breaker-opened","node":"app-1","at":1}',
  '{"e":"start","act":"breaker-opened","why":"","node":"app-1","at":1}',
  '"breaker-opened"',
  'null',
  '{"e":"ac',
])('%j tells of no act', (line) => {
  expect(parseActLine(line)).toBeNull();
});

/** Lines as nodes write them, and such as differ from these by a sign or two. */
const nearlyPlain = fc
  .tuple(
    fc.constantFrom('start', 'end', 'call', 'stop', ''),
    fc.constantFrom('gc-0', 'gc-17', 'gc-017', 'gc-', 'gcs-3', 'gc-1234567890123456', 'gc-\\u0031', 'x'),
    fc.constantFrom('', '"o":"answered",', '"o":"turned-away",', '"o":"dance",', '"o":1,', '"by":"cache",'),
    fc.constantFrom('app-1', 'app 1', 'a"b', '\\u0061pp', ''),
    fc.oneof(
      fc.double({ noNaN: true }).map(String),
      fc.constantFrom('01', '1.', '.5', '-0', '1e3', '1795393407626.25'),
    ),
    fc.tuple(fc.nat(90), fc.constantFrom('', '', '', '"', '}', '\\', '\n', ' ', '0')),
  )
  .map(([event, id, o, node, at, [place, sign]]) => {
    const line = `{"e":"${event}","id":"${id}",${o}"node":"${node}","at":${at}}`;
    return sign === '' ? line : `${line.slice(0, place)}${sign}${line.slice(place + (place % 2))}`;
  });

test('a line in the usual form is read as JSON.parse would have it, and no other line is', () => {
  fc.assert(
    fc.property(nearlyPlain, (line) => {
      // A space is none of the usual form, and changes nothing for JSON.parse.
      expect(parseJournalLine(line)).toEqual(parseJournalLine(`${line} `));
    }),
    { numRuns: 2000 },
  );
});
