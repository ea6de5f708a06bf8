import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../test/local-pod.ts';
import { until } from '../../../test/until.ts';
import { cleanFetches } from '../clean.ts';
import { makingImages, withImageScratch } from './image-scratch.ts';

afterEach(() => vi.unstubAllEnvs());

const file = JSON.stringify(pathToFileURL(`${import.meta.dirname}/image-scratch.ts`).href);

/** Makes an image that never comes to its end, and tells in which folder. */
const makes = `
  import { makingImages, withImageScratch } from ${file};
  const context = { engine: null, onStep: () => {}, signal: new AbortController().signal };
  await makingImages(context, () => withImageScratch(async (folder) => {
    console.log(folder);
    await new Promise(() => setInterval(() => {}, 1000));
  }));
`;

async function killedInTheMiddle(cache: string, before: (folder: string) => Promise<void>): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', makes], {
    env: { ...process.env, GATECRASH_CACHE: cache },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [folder] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  await before(folder);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return folder;
}

it.runIf(process.platform === 'linux')(
  'clean finds where a killed run was making images, and nothing before',
  async () => {
    await using cache = await temporaryFolder();
    const nothing = { removed: [], problems: [] };
    const folder = await killedInTheMiddle(cache.folder, async () => {
      expect(await cleanFetches(cache.folder)).toEqual(nothing);
    });
    // The lock is free once its holder has seen that its owner is gone.
    const cleaned = await until('it is found', async () => {
      const found = await cleanFetches(cache.folder);
      return found.removed.length > 0 ? found : null;
    });
    expect(cleaned).toEqual({ removed: [{ what: 'the unfinished fetch of images', detail: folder }], problems: [] });
    expect(await readdir(path.dirname(folder))).toEqual([]);
  },
);

it.runIf(process.platform === 'linux')('the next making removes what a killed one has left', async () => {
  await using cache = await temporaryFolder();
  vi.stubEnv('GATECRASH_CACHE', cache.folder);
  const left = path.basename(await killedInTheMiddle(cache.folder, async () => {}));
  const context = { engine: null as never, onStep: () => {}, signal: new AbortController().signal };
  const names = await makingImages(context, () => withImageScratch((folder) => readdir(path.dirname(folder))));
  expect(names).toHaveLength(1);
  expect(names).not.toContain(left);
});
