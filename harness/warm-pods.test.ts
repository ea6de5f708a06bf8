import { expect, it } from 'vitest';
import { type Ahead, warmPods } from './warm-pods.ts';

/** Places that are their tasks' names in capitals; what is done to them is written down. */
function stage(changes: Partial<Ahead<string, string>> = {}) {
  const started: string[] = [];
  const undone: string[] = [];
  const pods = warmPods<string, string>({
    tasks: ['a', 'b', 'c'],
    limit: 1,
    mayStart: () => true,
    start: async (task) => {
      started.push(task);
      return task.toUpperCase();
    },
    undo: async (task, place) => void undone.push(`${task} ${place}`),
    ...changes,
  });
  return { pods, started, undone };
}

it('gives a task the place that was made ready ahead of its turn, and makes no other', async () => {
  const { pods, started } = stage();
  expect(await pods.take('a')).toBe('A');
  await pods.quiet();
  pods.makeOne();
  await pods.quiet();
  expect(started).toEqual(['a', 'b']);
  expect(await pods.take('b')).toBe('B');
  expect(started).toEqual(['a', 'b']);
});

it('makes one ready only where none is', async () => {
  const { pods, started } = stage({ limit: 3 });
  pods.makeOne();
  pods.makeOne();
  await pods.quiet();
  pods.makeOne();
  await pods.quiet();
  expect(started).toEqual(['a']);
});

it('makes one place after another, as many as may be ready, and the next when one was taken', async () => {
  const ends: (() => void)[] = [];
  const started: string[] = [];
  const start = async (task: string): Promise<string> => {
    started.push(task);
    await new Promise<void>((resolve) => ends.push(resolve));
    return task;
  };
  const { pods } = stage({ limit: 2, start });
  using _ = pods.keepMaking();
  await expect.poll(() => started).toEqual(['a']);
  ends.shift()?.();
  await expect.poll(() => started).toEqual(['a', 'b']);
  ends.shift()?.();
  await pods.quiet();
  expect(started).toEqual(['a', 'b']);
  await pods.take('a');
  await expect.poll(() => started).toEqual(['a', 'b', 'c']);
  ends.shift()?.();
  await pods.quiet();
});

it('begins no other place when nobody keeps it making, however often that is said', async () => {
  const { pods, started } = stage({ limit: 3 });
  const one = pods.keepMaking();
  const other = pods.keepMaking();
  one[Symbol.dispose]();
  one[Symbol.dispose]();
  await expect.poll(() => started).toEqual(['a', 'b', 'c']);
  other[Symbol.dispose]();
  await pods.quiet();
  const { pods: still, started: none } = stage({ limit: 3 });
  still.keepMaking()[Symbol.dispose]();
  await still.quiet();
  expect(none).toEqual(['a']);
});

it('a task whose place was not made ready waits for the one that is in the making', async () => {
  const first = Promise.withResolvers<void>();
  const started: string[] = [];
  const start = async (task: string): Promise<string> => {
    started.push(task);
    if (task === 'a') await first.promise;
    return task;
  };
  const { pods } = stage({ start });
  pods.makeOne();
  const taken = pods.take('c');
  await expect.poll(() => started).toEqual(['a']);
  first.resolve();
  expect(await taken).toBe('c');
  expect(started).toEqual(['a', 'c']);
});

it('makes none ready for a task that may not be started, or when all have been begun', async () => {
  const { pods, started } = stage({ limit: 9, mayStart: (task) => task !== 'a' });
  using _ = pods.keepMaking();
  await expect.poll(() => started).toEqual(['b', 'c']);
  await pods.quiet();
  expect(started).toEqual(['b', 'c']);
});

it('takes down the place of a task that is not run, and begins it no more', async () => {
  const { pods, started, undone } = stage();
  pods.makeOne();
  await pods.drop('a');
  await pods.drop('b');
  expect(undone).toEqual(['a A']);
  pods.makeOne();
  await pods.quiet();
  expect(started).toEqual(['a', 'c']);
});

it('takes down at the end what nobody took, and nothing that was taken', async () => {
  const { pods, undone } = stage({ limit: 2 });
  const making = pods.keepMaking();
  await expect.poll(pods.quiet).toBeUndefined();
  making[Symbol.dispose]();
  await pods.take('a');
  await pods.close();
  expect(undone).toEqual(['b B']);
});

it('tells whoever takes it that a place could not be made, and makes the next', async () => {
  const start = async (task: string): Promise<string> => {
    if (task === 'a') throw new Error('the disk is full');
    return task;
  };
  const { pods } = stage({ start });
  pods.makeOne();
  await pods.quiet();
  await expect(pods.take('a')).rejects.toThrow('the disk is full');
  expect(await pods.take('b')).toBe('b');
});

it('comes to its end also where a place that nobody took could not be made', async () => {
  const { pods, undone } = stage({ start: () => Promise.reject(new Error('the disk is full')) });
  pods.makeOne();
  await pods.close();
  expect(undone).toEqual([]);
});
