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
  pods.startNext();
  expect(started).toEqual(['a', 'b']);
  expect(await pods.take('b')).toBe('B');
  expect(started).toEqual(['a', 'b']);
});

it('has no more places ready than it may', async () => {
  const { pods, started } = stage({ limit: 2 });
  pods.startNext();
  pods.startNext();
  pods.startNext();
  expect(started).toEqual(['a', 'b']);
  await pods.take('b');
  pods.startNext();
  expect(started).toEqual(['a', 'b', 'c']);
});

it('makes none ready for a task that may not be started, or when all have been begun', () => {
  const { pods, started } = stage({ limit: 9, mayStart: (task) => task !== 'a' });
  for (let i = 0; i < 5; i += 1) pods.startNext();
  expect(started).toEqual(['b', 'c']);
});

it('takes down the place of a task that is not run, and begins it no more', async () => {
  const { pods, started, undone } = stage();
  pods.startNext();
  await pods.drop('a');
  await pods.drop('b');
  expect(undone).toEqual(['a A']);
  pods.startNext();
  expect(started).toEqual(['a', 'c']);
});

it('takes down at the end what nobody took, and nothing that was taken', async () => {
  const { pods, undone } = stage({ limit: 2 });
  pods.startNext();
  pods.startNext();
  await pods.take('a');
  await pods.close();
  expect(undone).toEqual(['b B']);
});

it('tells whoever takes it that a place could not be made', async () => {
  const start = async (): Promise<string> => {
    throw new Error('the disk is full');
  };
  const { pods } = stage({ start });
  pods.startNext();
  await expect(pods.take('a')).rejects.toThrow('the disk is full');
});

it('comes to its end also where a place that nobody took could not be made', async () => {
  const { pods, undone } = stage({ start: () => Promise.reject(new Error('the disk is full')) });
  pods.startNext();
  await pods.close();
  expect(undone).toEqual([]);
});
