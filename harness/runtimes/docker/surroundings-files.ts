import { constants } from 'node:fs';
import { chmod, chown, lstat, mkdir, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../../model/error.ts';
import { notPlaceable, type PodFile, type Surroundings } from '../../model/surroundings.ts';
import { usualMode } from '../surroundings.ts';
import type { Engine } from './engine.ts';
import { placesOf, sourceOf } from './surroundings-mounts.ts';

/** Writes what the containers of a pod see of its surroundings into its exchange folder. */
export interface SurroundingsFiles {
  /** What has to be there before any container is made. */
  readonly prepare: () => Promise<void>;
  readonly write: (file: PodFile) => Promise<void>;
}

/** Who may write everything in a folder, whoever runs as whom. */
const openToAll = 0o1777;
/** In a rootless engine the container's users are others than the machine's. */
const readableByAll = 0o444;

/**
 * Files in the exchange folder. Programs of the pod may write there too: no link of theirs is followed, so that nothing
 * is written elsewhere. `user` is whom the containers run as, `<uid>:<gid>`.
 */
export function surroundingsFiles(
  surroundings: Surroundings,
  exchange: string,
  user: string,
  engine: Pick<Engine, 'rootless'>,
): SurroundingsFiles {
  const [uid = 0, gid = 0] = user.split(':').map(Number);
  const isRoot = process.getuid?.() === 0 && !engine.rootless;
  const own = async (file: string): Promise<void> => {
    if (isRoot) await chown(file, uid, gid);
  };

  const makeFolder = async (below: string): Promise<string> => {
    let folder = await realpath(exchange);
    for (const part of below.split('/').filter((word) => word !== '' && word !== '.')) {
      folder = path.join(folder, part);
      await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
      if (!(await lstat(folder)).isDirectory()) throw failure('GC9002', `${folder} is no folder`);
    }
    return folder;
  };
  const openFolder = async (below: string): Promise<void> => {
    const folder = await makeFolder(below);
    await own(folder);
    await chmod(folder, openToAll);
  };
  const writeBelow = async (below: string, bytes: Uint8Array | null, mode: number): Promise<void> => {
    const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
    const file = path.join(await makeFolder(path.posix.dirname(below)), path.posix.basename(below));
    const flags = O_WRONLY | O_CREAT | O_NOFOLLOW | (bytes === null ? 0 : O_TRUNC);
    await using handle = await open(file, flags, mode);
    if (bytes !== null) await handle.writeFile(bytes);
    await handle.chmod(engine.rootless ? mode | readableByAll : mode);
    if (isRoot) await handle.chown(uid, gid);
  };

  return {
    prepare: async () => {
      const { files, logs, shared, folders, mountPoints } = placesOf(surroundings);
      for (const { source } of [...shared, ...folders.filter(({ inMemory }) => !inMemory)]) await openFolder(source);
      for (const folder of mountPoints.folders) await makeFolder(folder);
      for (const file of mountPoints.files) await writeBelow(file, null, usualMode);
      for (const { source } of logs) await writeBelow(source, null, engine.rootless ? 0o666 : usualMode);
      for (const { source, bytes, mode = usualMode } of files) await writeBelow(source, bytes, mode);
    },
    write: async ({ path: asked, bytes, mode = usualMode }) => {
      const reason = notPlaceable(asked);
      const source = reason === null ? sourceOf(asked, surroundings) : null;
      if (source === null) throw failure('GC9002', reason ?? `${asked} was no file of the pod when it was made`);
      await writeBelow(source, bytes, mode);
    },
  };
}
