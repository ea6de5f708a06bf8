import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MountSettings } from 'dockerode';
import { makeCacheFolder } from '../make-folders.ts';
import { cacheFolder } from '../tools/index.ts';
import { engineCall } from './deadline.ts';
import type { Engine } from './engine.ts';
import { outputText } from './frames.ts';
import type { Image } from './image.ts';
import { withProbe } from './probe.ts';

/** A program of an image to run: what it is called, how it is started, and what is mounted for it. */
export interface Question {
  readonly title: string;
  readonly argv: readonly [string, ...string[]];
  readonly mounts: readonly MountSettings[];
}

/**
 * What a program of an image says, to stdout and stderr, in a container without rights and network; of one that cannot
 * be started, what the engine says of it.
 */
export async function askImage(engine: Engine, image: Image, { title, argv, mounts }: Question): Promise<string> {
  const [entrypoint, ...args] = argv;
  const options = {
    Image: image.id,
    Entrypoint: [entrypoint],
    Cmd: args,
    Tty: false,
    HostConfig: { NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'], Mounts: [...mounts] },
  };
  return withProbe(engine, { options }, async (container) => {
    try {
      await engineCall(`run ${title} of ${image.name}`, () => container.start());
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    await engineCall(`wait for ${title}`, () => container.wait());
    return outputText(await engineCall(`read ${title}`, () => container.logs({ stdout: true, stderr: true })));
  });
}

/** What is known of an image by its id, which never changes: asked once, then kept in the cache folder. */
export async function askedOnce<T>(image: Image, what: string, ask: () => Promise<T>): Promise<T> {
  const folder = path.join(cacheFolder(), 'images');
  const file = path.join(folder, `${image.id.replace(/[^\w]/g, '-')}${what}.json`);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    // not asked yet
  }
  const facts = await ask();
  await makeCacheFolder(folder);
  await writeFile(`${file}.${process.pid}`, JSON.stringify(facts));
  await rename(`${file}.${process.pid}`, file);
  return facts;
}
