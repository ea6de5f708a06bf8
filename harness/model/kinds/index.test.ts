import { expect, test } from 'vitest';
import { isKindId, kindOf, kinds } from './index.ts';

test('there are 72 kinds, each with an id of its own', () => {
  expect(new Set(kinds.map((kind) => kind.id)).size).toBe(72);
  expect(kinds).toHaveLength(72);
});

test('an id leads to its kind and nothing else is an id', () => {
  for (const kind of kinds) {
    expect(isKindId(kind.id)).toBe(true);
    expect(kindOf(kind.id)).toBe(kind);
  }
  expect(isKindId('unknown')).toBe(false);
  expect(isKindId('constructor')).toBe(false);
});

test('a kind shares lines only with kinds that have lines, and then has none of its own', () => {
  for (const kind of kinds) {
    for (const other of kind.sharesLineWith) {
      expect(isKindId(other) && kindOf(other).signature, `${kind.id} and ${other}`).not.toBeFalsy();
    }
    if (kind.sharesLineWith.length > 0) expect(kind.signature, kind.id).toBeNull();
  }
});

test('a kind without a line has no severity and decides nothing', () => {
  for (const kind of kinds.filter(({ signature }) => signature === null)) {
    expect([kind.id, kind.level, kind.decides]).toEqual([kind.id, null, false]);
  }
});

test('timeouts of nginx itself are answered with 504, those of the kernel and the resolver with 502', () => {
  const timeouts = ['connect-timeout', 'tls-timeout', 'send-timeout', 'read-timeout'] as const;
  expect(timeouts.map((id) => kindOf(id).status)).toEqual([504, 504, 504, 504]);
  expect(kindOf('connect-timeout-kernel').status).toBe(502);
  expect(kindOf('dns-timeout').status).toBe(502);
});
