import { expect, test } from 'vitest';
import { createEngineTurns } from './engine-turns.ts';

/** Calls that end when the test says so. */
function calls() {
  const begun: string[] = [];
  const endings = new Map<string, () => void>();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    begun,
    call: (name: string) => () => {
      begun.push(name);
      return new Promise<void>((resolve) => void endings.set(name, resolve));
    },
    end: async (name: string) => {
      endings.get(name)?.();
      await settle();
    },
    settle,
  };
}

test('without a load everything goes at once', async () => {
  const turns = createEngineTurns();
  const { begun, call, settle } = calls();
  for (const name of ['a', 'b', 'c']) void turns.later(call(name));
  await settle();
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('beside a load two calls go at a time, in order', async () => {
  const turns = createEngineTurns();
  const { begun, call, end, settle } = calls();
  turns.loadBegins();
  for (const name of ['a', 'b', 'c']) void turns.later(call(name));
  await settle();
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('what a pod under load asks for waits for nobody, and others wait for it', async () => {
  const turns = createEngineTurns();
  const { begun, call, end, settle } = calls();
  turns.loadBegins();
  void turns.later(call('next pod'));
  void turns.first(call('restart'));
  void turns.later(call('next pod again'));
  await settle();
  expect(begun.toSorted()).toEqual(['next pod', 'restart']);
  await end('next pod');
  expect(begun).not.toContain('next pod again');
  await end('restart');
  expect(begun.at(-1)).toBe('next pod again');
});

test('when the last load has ended all go that have waited, and one that fails keeps nobody waiting', async () => {
  const turns = createEngineTurns();
  const { begun, call, settle } = calls();
  const ends = turns.loadBegins();
  const failing = turns.later(() => Promise.reject(new Error('no')));
  for (const name of ['a', 'b', 'c']) void turns.later(call(name));
  await expect(failing).rejects.toThrow('no');
  await settle();
  expect(begun).toEqual(['a', 'b']);
  ends();
  ends();
  await settle();
  expect(begun).toEqual(['a', 'b', 'c']);
});
