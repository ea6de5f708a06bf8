import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ContainerCreateOptions } from 'dockerode';
import { failure, type GatecrashError } from '../../model/error.ts';
import { makeCacheFolder } from '../make-folders.ts';
import { cacheFolder } from '../tools/index.ts';
import { scratchFolders } from './container-options.ts';
import { engineCall, engineWords } from './deadline.ts';
import type { Engine } from './engine.ts';
import { nobody, unseenFolders } from './exchange.ts';
import { outputText } from './frames.ts';
import { nginxOf } from './gateway-program.ts';
import type { Image } from './image.ts';
import { withProbe } from './probe.ts';

/** What the nginx of an image says of itself. */
export interface GatewayFacts {
  readonly version: string;
  /** `nginx -V`. */
  readonly build: string;
}

function doesNotRun(image: Image, said: string): GatecrashError {
  const what = image.binary ?? `the nginx of the image ${image.name}`;
  const hint = 'name an image that has nginx on its PATH, such as nginx:1.28';
  return failure('GC3009', `${what} does not run: ${said.trim().slice(-300)}`, hint);
}

function read(said: string, image: Image): GatewayFacts {
  const version = /nginx version: \S+\/(\d\S*)/.exec(said)?.[1];
  const what = image.binary ?? `the nginx of the image ${image.name}`;
  const hint = 'name an image that has nginx on its PATH, such as nginx:1.28';
  if (version === undefined) throw doesNotRun(image, said);
  if (said.includes('--with-http_stub_status_module')) return { version, build: said.trim() };
  throw failure('GC3009', `${what} was built without stub_status, which the harness reads`, hint);
}

/** What an engine says of a folder to mount that its machine does not have, or that its user may not enter. */
const noFolder = /bind source path does not exist|invalid mount config for type "bind"|volume mountpoint|statfs /;
/** What the runtimes below it say of a program that the image does not have. */
const noProgram = /executable file .*not found|no such file or directory/i;

/** Why an engine that answers starts no container of an image. */
function refusal(engine: Engine, image: Image, said: string): GatecrashError {
  if (noFolder.test(said)) return unseenFolders(engine);
  if (noProgram.test(said)) return doesNotRun(image, said);
  const hint = 'look at the engine: can it start any container (docker run)? Or take --runtime local';
  return failure('GC3004', `${engine.title} at ${engine.host} cannot start the containers of a pod: ${said}`, hint);
}

async function ask(engine: Engine, image: Image): Promise<GatewayFacts> {
  const refused = (error: unknown): GatecrashError => refusal(engine, image, engineWords(error));
  const options: ContainerCreateOptions = {
    Image: image.id,
    Entrypoint: [...nginxOf(image).entrypoint],
    Cmd: ['-V'],
    Tty: false,
    HostConfig: {
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      Tmpfs: scratchFolders(`${nobody}:${nobody}`),
      Mounts: [...nginxOf(image).mounts],
    },
  };
  return withProbe(engine, { options, refusal: refused }, async (container) => {
    const start = (): Promise<unknown> => container.start().catch((error: unknown) => Promise.reject(refused(error)));
    await engineCall(`run nginx -V of ${image.name}`, start);
    await engineCall('wait for nginx -V', () => container.wait());
    const said = await engineCall('read nginx -V', () => container.logs({ stdout: true, stderr: true }));
    return read(outputText(said), image);
  });
}

/**
 * Version and build of an image's nginx; asked once for each image in each engine, then kept in the cache folder. As the
 * first container that an engine starts for a run it shows whether it starts any: throws GC3004 where it does not. The
 * cache folder is not one that the engine must see; a run's own folder is, and its first pod looks for it (seesExchange).
 */
export async function gatewayFacts(engine: Engine, image: Image): Promise<GatewayFacts> {
  if (image.binary !== null) return ask(engine, image); // the file may be another tomorrow
  const folder = path.join(cacheFolder(), 'images');
  await makeCacheFolder(folder);
  const key = createHash('sha256')
    .update(JSON.stringify([image.id, engine.host, engine.title]))
    .digest('hex');
  const file = path.join(folder, `${key}.json`);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as GatewayFacts;
  } catch {
    // not asked yet
  }
  const facts = await ask(engine, image);
  await writeFile(`${file}.${process.pid}`, JSON.stringify(facts));
  await rename(`${file}.${process.pid}`, file);
  return facts;
}
