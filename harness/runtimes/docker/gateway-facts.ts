import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../../model/error.ts';
import { makeCacheFolder } from '../make-folders.ts';
import { cacheFolder } from '../tools/index.ts';
import { engineCall } from './deadline.ts';
import type { Engine } from './engine.ts';
import { nginxOf } from './gateway-program.ts';
import type { Image } from './image.ts';
import { outputText } from './programs.ts';

/** What the nginx of an image says of itself. */
export interface GatewayFacts {
  readonly version: string;
  /** `nginx -V`. */
  readonly build: string;
}

function read(said: string, image: Image): GatewayFacts {
  const version = /nginx version: \S+\/(\d\S*)/.exec(said)?.[1];
  const what = image.binary ?? `the nginx of the image ${image.name}`;
  const hint = 'name an image that has nginx on its PATH, such as nginx:1.28';
  if (version === undefined) throw failure('GC3009', `${what} does not run: ${said.trim().slice(-300)}`, hint);
  if (said.includes('--with-http_stub_status_module')) return { version, build: said.trim() };
  throw failure('GC3009', `${what} was built without stub_status, which the harness reads`, hint);
}

async function ask(engine: Engine, image: Image): Promise<GatewayFacts> {
  const container = await engineCall('create a container', () =>
    engine.client.createContainer({
      Image: image.id,
      Entrypoint: [...nginxOf(image).entrypoint],
      Cmd: ['-V'],
      Tty: false,
      HostConfig: { NetworkMode: 'none', ReadonlyRootfs: true, CapDrop: ['ALL'], Mounts: [...nginxOf(image).mounts] },
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
  if (image.binary !== null) return ask(engine, image); // the file may be another tomorrow
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
