import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../../model/error.ts';
import { makeCacheFolder } from '../make-folders.ts';
import { cacheFolder } from '../tools/index.ts';
import { engineCall } from './deadline.ts';
import type { Engine } from './engine.ts';
import type { Image } from './images.ts';
import { outputText } from './programs.ts';

/** What the nginx of an image says of itself. */
export interface GatewayFacts {
  readonly version: string;
  /** `nginx -V`. */
  readonly build: string;
}

function read(said: string, image: Image): GatewayFacts {
  const version = /nginx version: nginx\/(\S+)/.exec(said)?.[1];
  if (version !== undefined) return { version, build: said.trim() };
  const hint = 'name an image that has nginx on its PATH, such as nginx:1.28';
  throw failure('GC3009', `the image ${image.name} has no nginx that runs: ${said.trim().slice(-300)}`, hint);
}

async function ask(engine: Engine, image: Image): Promise<GatewayFacts> {
  const container = await engineCall('create a container', () =>
    engine.client.createContainer({
      Image: image.id,
      Entrypoint: ['nginx'],
      Cmd: ['-V'],
      Tty: false,
      HostConfig: { NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'] },
    }),
  );
  try {
    await engineCall(`run nginx -V of ${image.name}`, () => container.start()).catch((error: unknown) => {
      read(error instanceof Error ? error.message : String(error), image);
    });
    await engineCall('wait for nginx -V', () => container.wait());
    return read(
      outputText(await engineCall('read nginx -V', () => container.logs({ stdout: true, stderr: true }))),
      image,
    );
  } finally {
    await container.remove({ force: true }).catch(() => {});
  }
}

/** Version and build of an image's nginx; asked once for each image, then kept in the cache folder. */
export async function gatewayFacts(engine: Engine, image: Image): Promise<GatewayFacts> {
  const folder = path.join(cacheFolder(), 'images');
  const file = path.join(folder, `${image.id.replace(/[^\w]/g, '-')}.json`);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as GatewayFacts;
  } catch {
    // not asked yet
  }
  const facts = await ask(engine, image);
  await makeCacheFolder(folder);
  await writeFile(`${file}.${process.pid}`, JSON.stringify(facts));
  await rename(`${file}.${process.pid}`, file);
  return facts;
}
