import { PassThrough } from 'node:stream';
import Docker from 'dockerode';
import { expect, test } from 'vitest';
import { readProgress } from './read-progress.ts';

function streamOf(...events: readonly object[]): PassThrough {
  const stream = new PassThrough();
  stream.end(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return stream;
}

test('progress ends well when nothing in it went wrong, and every step is told', async () => {
  const seen: object[] = [];
  const steps = [{ stream: 'Step 1/2' }, { stream: 'Step 2/2' }];
  await readProgress(new Docker(), streamOf(...steps), (event) => seen.push(event));
  expect(seen).toEqual(steps);
});

// As Podman 4.3.1 answered a pull, and Docker 20.10 a build: with status 200.
test.each([
  [{ progressDetail: {}, errorDetail: { message: 'no such host' }, error: 'no such host' }, 'no such host'],
  [{ errorDetail: { code: 1, message: 'returned 1' }, error: 'returned 1\n' }, 'returned 1'],
])('what the engine says went wrong is thrown in its words', async (event, words) => {
  await expect(readProgress(new Docker(), streamOf({ stream: 'Step 1/2' }, event))).rejects.toThrow(new Error(words));
});
