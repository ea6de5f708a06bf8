import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { failure } from '../model/error.ts';
import type { Step } from '../model/run-plan.ts';
import { asNobody } from './as-nobody.ts';
import { makeFolders } from './make-folders.ts';
import { systemPath } from './namespaces.ts';
import { cacheFolder, type Tool } from './tools/index.ts';
import { fetchesFolder, lockOf, removeLeftovers } from './tools/interrupted-fetches.ts';
import { runProgram } from './tools/run-program.ts';
import { withLibraryPath } from './tools/shared-libraries.ts';
import { withLock } from './tools/with-lock.ts';

const name = 'postgres-cluster';

/** Small pieces of the log of writes, so that a copy has little to copy; nothing waits for the disk. */
export const initdbArguments = [
  ...['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-locale'],
  ...['--wal-segsize=1', '--no-sync', '--no-instructions'],
];

/** Everybody in the pod, wherever he comes from, is let in (pg_hba.conf). */
export const hostRules = 'host all all all trust\n';

/** A data folder of this very server is good for it; another release, or another processor, makes its own. */
function placeOf(postgres: Tool): string {
  return path.join(cacheFolder(), 'clusters', `postgres-${postgres.version}-${postgres.digest.slice(7, 19)}`);
}

async function initialise(postgres: Tool, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const options = {
    env: { ...withLibraryPath({ PATH: systemPath() }, postgres.libraryPath), LC_ALL: 'C', TZ: 'GMT' },
    timeoutMs: 120_000,
    ...(signal === undefined ? {} : { signal }),
  };
  const initdb = path.join(path.dirname(postgres.path), 'initdb');
  const [command = '', ...args] = [...asNobody, initdb, '-D', folder, ...initdbArguments];
  await runProgram(command, args, options).catch((error: Error) => {
    signal?.throwIfAborted();
    const message = `PostgreSQL ${postgres.version} (${postgres.origin}) makes no data folder: ${error.message}`;
    throw failure('GC3001', message, 'set GATECRASH_POSTGRES to another one', error);
  });
  await writeFile(path.join(folder, 'pg_hba.conf'), hostRules);
  // Whoever shares the cache folder may copy it.
  await runProgram('chmod', ['-R', 'go+rX', folder], options);
}

/**
 * A data folder of PostgreSQL, initialised once into the cache, which every pod copies and none writes to. It is made
 * beside and moved there when it is whole, by one at a time: a kill half-way leaves nothing that is taken for one.
 */
export async function ensurePostgresCluster(
  postgres: Tool,
  onStep: (step: Step) => void,
  signal?: AbortSignal,
): Promise<string> {
  const place = placeOf(postgres);
  if (existsSync(place)) return place;
  const what = `a data folder for PostgreSQL ${postgres.version}`;
  const tell = (more: string): void => onStep({ what: `${what}${more}`, doneBytes: null, totalBytes: null });
  const locked = {
    signal: signal ?? new AbortController().signal,
    onWait: () => tell(': another gatecrash is making it'),
  };
  await withLock(lockOf(cacheFolder(), name), locked, async () => {
    if (existsSync(place)) return;
    tell('');
    await removeLeftovers(cacheFolder(), name);
    const temporary = await mkdtemp(path.join(fetchesFolder(cacheFolder()), `${name}-`));
    try {
      const folder = path.join(temporary, 'data');
      await initialise(postgres, folder, signal);
      await makeFolders(path.dirname(place));
      await rename(folder, place);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
  return place;
}
