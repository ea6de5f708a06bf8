import { chmod, mkdir, rename } from 'node:fs/promises';
import { arch } from 'node:os';
import { basename, join } from 'node:path';
import { digestOf } from './digest-of.ts';
import { download } from './download.ts';
import { runProgram } from './run-program.ts';
import type { Fetched, Fetching, Way } from './tool.ts';

/** A published archive (.tar.gz) for one processor. */
export interface ReleaseArchive {
  readonly url: string;
  /** `sha256:…` of the archive. */
  readonly digest: string;
  /** The program's name inside. */
  readonly member: string;
}

async function fetchArchive(fetching: Fetching, archive: ReleaseArchive): Promise<Fetched> {
  const file = join(fetching.scratch, basename(archive.url));
  await download(archive.url, file, { what: basename(archive.url), fetching });
  const digest = await digestOf(file);
  if (digest !== archive.digest) throw new Error(`${archive.url} has ${digest}, expected ${archive.digest}`);
  const unpacked = join(fetching.scratch, 'archive');
  await mkdir(unpacked);
  await runProgram('tar', ['-xzf', file, '-C', unpacked, archive.member], {
    env: fetching.env,
    signal: fetching.signal,
  });
  const executable = join(fetching.root, archive.member);
  await rename(join(unpacked, archive.member), executable);
  await chmod(executable, 0o755);
  return { executable, libraryPath: [], origin: archive.url };
}

/** Fetches a published archive and checks it against its known digest. `archives` is by processor as Node names it. */
export function releaseDownload(archives: Readonly<Record<string, ReleaseArchive>>): Way {
  const archive = archives[arch()];
  if (archive === undefined) {
    const none = `there is none for the processor ${arch()}`;
    const fetch = (): Promise<never> => Promise.reject(new Error(none));
    return { title: 'release download', needs: [], unfit: async () => none, fetch };
  }
  return {
    title: `release download ${basename(archive.url)} from ${new URL(archive.url).host}`,
    needs: ['tar'],
    fetch: (fetching) => fetchArchive(fetching, archive),
  };
}
