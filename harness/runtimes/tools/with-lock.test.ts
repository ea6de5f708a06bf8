import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { withLock } from './with-lock.ts';

const signal = new AbortController().signal;

test('two never hold it at the same time, and the second is told that it waits', async () => {
  const path = join(await temporaryFolder(), 'lock');
  const events: string[] = [];
  const entered = Promise.withResolvers<void>();
  const secondWaits = Promise.withResolvers<void>();
  const first = withLock(path, { signal, onWait: () => events.push('first waits') }, async () => {
    events.push('first begins');
    entered.resolve();
    await secondWaits.promise;
    events.push('first ends');
  });
  await entered.promise;
  const onWait = (): void => {
    events.push('second waits');
    secondWaits.resolve();
  };
  const second = withLock(path, { signal, onWait }, async () => void events.push('second begins'));
  await Promise.all([first, second]);
  expect(events).toEqual(['first begins', 'second waits', 'first ends', 'second begins']);
});

test('it is free after an action that throws', async () => {
  const path = join(await temporaryFolder(), 'lock');
  const options = { signal, onWait: () => undefined };
  await expect(withLock(path, options, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(path, options, async () => 'mine')).toBe('mine');
});

test('it is free when its holder is killed', async () => {
  const path = join(await temporaryFolder(), 'lock');
  const module = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'with-lock.ts')).href);
  const holds = `
    import { withLock } from ${module};
    const options = { signal: new AbortController().signal, onWait: () => {} };
    setInterval(() => {}, 1000);
    await withLock(process.argv[1], options, () => { console.log('held'); return new Promise(() => {}); });
  `;
  const holder: ChildProcess = spawn(process.execPath, ['--input-type=module-typescript', '-e', holds, path]);
  await once(holder.stdout as NodeJS.ReadableStream, 'data');
  holder.kill('SIGKILL');
  expect(await withLock(path, { signal, onWait: () => undefined }, async () => 'mine')).toBe('mine');
});
