import type { ContainerInspectInfo } from 'dockerode';
import { expect, test } from 'vitest';
import { memoryWords } from './memory-words.ts';
import { fakeEngine } from './testing/fake-engine.ts';

const event = { status: 'oom', Type: 'container', time: 1795764510 };

/** What is said of a container that ended so, by an engine that tells these events of it. */
async function wordsOf(state: { ExitCode: number; OOMKilled: boolean }, memory: number, events: string) {
  const asked: string[] = [];
  await using fake = await fakeEngine((_, url) => {
    asked.push(url);
    return { status: 200, bytes: Buffer.from(events) };
  });
  const State = { ...state, StartedAt: '2026-11-27T07:28:29.000Z', FinishedAt: '2026-11-27T07:28:30.124613212Z' };
  const info = { State, HostConfig: { Memory: memory } } as ContainerInspectInfo;
  const words = await memoryWords(fake.client.getContainer('c1'), fake.engine, info);
  return { words, asked: asked.map((url) => new URL(url, 'http://engine').searchParams) };
}

test('a container that the kernel killed for want of memory is told by the state that the engine has of it', async () => {
  expect(await wordsOf({ ExitCode: 137, OOMKilled: true }, 8e6, '')).toEqual({
    words: 'OOMKilled: true, exit code 137',
    asked: [],
  });
});

test('where the state does not have it, the event tells, of this life of the container only', async () => {
  const { words, asked } = await wordsOf({ ExitCode: 137, OOMKilled: false }, 8e6, JSON.stringify(event));
  expect(words).toBe('event oom, exit code 137');
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({
    since: '1795764509',
    until: '1795764510.424',
    filters: '{"container":["c1"],"event":["oom"]}',
  });
});

test('SIGKILL alone, another end, and a container without a limit say nothing of memory', async () => {
  expect((await wordsOf({ ExitCode: 137, OOMKilled: false }, 8e6, '')).words).toBe(null);
  expect(await wordsOf({ ExitCode: 134, OOMKilled: false }, 8e6, '')).toEqual({ words: null, asked: [] });
  expect(await wordsOf({ ExitCode: 137, OOMKilled: false }, 0, '')).toEqual({ words: null, asked: [] });
});
