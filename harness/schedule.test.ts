import { expect, it } from 'vitest';
import { runSchedule, type Schedule } from './schedule.ts';

/** Tasks that end when the test says so. */
function stage(changes: Partial<Schedule<string>> & Pick<Schedule<string>, 'tasks'>) {
  const started: string[] = [];
  const endings = new Map<string, { resolve: (ended: boolean) => void; reject: (error: Error) => void }>();
  const done = runSchedule<string>({
    workers: 1,
    room: () => 0,
    restsOn: () => false,
    goesOn: () => true,
    onFailure: () => {},
    run: (task) => {
      started.push(task);
      return new Promise((resolve, reject) => void endings.set(task, { resolve, reject }));
    },
    ...changes,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    started,
    done,
    end: async (task: string) => {
      endings.get(task)?.resolve(true);
      await settle();
    },
    again: async (task: string) => {
      endings.get(task)?.resolve(false);
      await settle();
    },
    fail: async (task: string) => {
      endings.get(task)?.reject(new Error(task));
      await settle();
    },
  };
}

it('runs one after the other with one worker', async () => {
  const { started, done, end } = stage({ tasks: ['a', 'b'] });
  expect(started).toEqual(['a']);
  await end('a');
  expect(started).toEqual(['a', 'b']);
  await end('b');
  expect(await done).toEqual(['a', 'b']);
});

it('starts what waits for nobody while an earlier one waits, never more than there are workers', async () => {
  const { started, done, end } = stage({
    tasks: ['control', 'broken', 'other', 'third'],
    workers: 2,
    restsOn: (task, earlier) => task === 'broken' && earlier === 'control',
  });
  expect(started).toEqual(['control', 'other']);
  await end('other');
  expect(started).toEqual(['control', 'other', 'third']);
  await end('control');
  expect(started).toEqual(['control', 'other', 'third', 'broken']);
  await end('broken');
  await end('third');
  expect(await done).toEqual(['control', 'broken', 'other', 'third']);
});

it('starts what needs most of the room that there is, and small ones beside it', async () => {
  const needs: Record<string, number> = { tenth: 0.1, half: 0.5, third: 0.3, all: 1, other: 0.5, fifth: 0.2 };
  const { started, done, end } = stage({
    tasks: ['tenth', 'half', 'third', 'all', 'other', 'fifth'],
    workers: 4,
    room: (task) => needs[task] ?? 0,
  });
  expect(started).toEqual(['all']);
  await end('all');
  expect(started).toEqual(['all', 'half', 'other']);
  await end('other');
  expect(started).toEqual(['all', 'half', 'other', 'third', 'fifth']);
  await end('half');
  expect(started.at(-1)).toBe('tenth');
  for (const task of ['third', 'fifth', 'tenth']) await end(task);
  expect(await done).toHaveLength(6);
});

it('leaves one that needs everything until nothing else runs', async () => {
  const needs: Record<string, number> = { first: 0.5, all: 1, small: 0.2 };
  const { started, end } = stage({
    tasks: ['first', 'all', 'small'],
    workers: 4,
    room: (task) => needs[task] ?? 0,
    restsOn: (task, earlier) => task === 'all' && earlier === 'first',
  });
  expect(started).toEqual(['first', 'small']);
  await end('first');
  expect(started).toEqual(['first', 'small']);
  await end('small');
  expect(started).toEqual(['first', 'small', 'all']);
  await end('all');
});

it('does not wait for a later one, so that a circle comes to an end', async () => {
  const { started, done, end } = stage({ tasks: ['a', 'b'], restsOn: () => true });
  await end('a');
  await end('b');
  expect(started).toEqual(['a', 'b']);
  expect(await done).toEqual(['a', 'b']);
});

it('starts no other once it is told to stop, and waits for those that run', async () => {
  let goesOn = true;
  const { started, done, end } = stage({ tasks: ['a', 'b', 'c'], workers: 2, goesOn: () => goesOn });
  goesOn = false;
  await end('a');
  expect(started).toEqual(['a', 'b']);
  await end('b');
  expect(await done).toEqual(['a', 'b']);
});

it('throws the first failure when none runs any more, and tells of it at once', async () => {
  let told = 0;
  const tell = (): void => {
    told += 1;
  };
  const { started, done, end, fail } = stage({ tasks: ['a', 'b', 'c'], workers: 2, onFailure: tell });
  const thrown = expect(done).rejects.toThrow('a');
  await fail('a');
  expect(told).toBe(1);
  await end('b');
  await thrown;
  expect(started).toEqual(['a', 'b']);
});

it('runs a task once more that did not end, with the room that it needs then, before what waits for it', async () => {
  let alone = false;
  const { started, done, end, again } = stage({
    tasks: ['a', 'b', 'a2', 'c'],
    workers: 2,
    room: (task) => (task === 'a' && alone ? 1 : 0.4),
    restsOn: (task, earlier) => task === 'a2' && earlier === 'a',
  });
  expect(started).toEqual(['a', 'b']);
  alone = true;
  await again('a');
  expect(started).toEqual(['a', 'b', 'c']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'c']);
  await end('c');
  expect(started).toEqual(['a', 'b', 'c', 'a']);
  await end('a');
  expect(started).toEqual(['a', 'b', 'c', 'a', 'a2']);
  await end('a2');
  expect(await done).toEqual(['a', 'b', 'a2', 'c']);
});
