import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { makeFolders } from '../make-folders.ts';
import { digestOf } from './digest-of.ts';
import { platform } from './platform.ts';
import type { Fetched, Probed, Tool, ToolName } from './tool.ts';

const manifestSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string(),
  version: z.string(),
  origin: z.string(),
  build: z.string(),
  /** Processor and distribution: a home folder may be shared by machines, an unpacked program need not run on all. */
  platform: z.string(),
  /** Relative to the entry, as are all paths in here. */
  executable: z.string(),
  libraryPath: z.array(z.string()),
  /** Digest of the executable and of every library that comes with it. */
  files: z.record(z.string(), z.string()),
});

const manifestFile = 'manifest.json';

/** Where the entries of one tool lie: one folder each, with `root/` and `manifest.json`. */
export function entriesFolder(cache: string, name: ToolName): string {
  return join(cache, 'tools', name);
}

/** Reads one entry and checks every digest; throws an Error that says what is wrong with it. */
async function readEntry(folder: string, name: ToolName): Promise<Tool> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestFile), 'utf8')));
  if (manifest.name !== name) throw new Error(`it is ${manifest.name}`);
  const here = await platform();
  if (manifest.platform !== here) throw new Error(`it was unpacked for ${manifest.platform}, this is ${here}`);
  await Promise.all(
    Object.entries(manifest.files).map(async ([file, digest]) => {
      if ((await digestOf(join(folder, file))) !== digest) throw new Error(`${file} is damaged`);
    }),
  );
  const digest = manifest.files[manifest.executable];
  if (digest === undefined) throw new Error('its manifest has no digest of the executable');
  return {
    name,
    version: manifest.version,
    origin: manifest.origin,
    digest,
    path: join(folder, manifest.executable),
    root: join(folder, 'root'),
    libraryPath: manifest.libraryPath.map((path) => join(folder, path)),
    build: manifest.build,
  };
}

/** The cached tool that is whole and fit for this machine, and why each other entry is not used. */
export async function readCache(
  cache: string,
  name: ToolName,
): Promise<{ readonly tool: Tool | null; readonly rejected: readonly string[] }> {
  const folder = entriesFolder(cache, name);
  const entries = await readdir(folder).catch(() => []);
  const rejected: string[] = [];
  for (const entry of entries.sort().reverse()) {
    try {
      return { tool: await readEntry(join(folder, entry), name), rejected };
    } catch (error) {
      const reason = error instanceof z.ZodError ? 'its manifest is not valid' : (error as Error).message;
      rejected.push(`the cached ${join(folder, entry)}: ${reason}`);
    }
  }
  return { tool: null, rejected };
}

/** Libraries that came with a program. */
async function libraries(fetched: Fetched): Promise<readonly string[]> {
  const found = await Promise.all(
    fetched.libraryPath.map(async (folder) =>
      (await readdir(folder, { withFileTypes: true }))
        .filter((file) => file.isFile() && file.name.includes('.so'))
        .map((file) => join(folder, file.name)),
    ),
  );
  return found.flat();
}

/**
 * Gives the unpacked and probed program in `temporary` (which has `root/`) its manifest and moves it into the cache in
 * one step: a half-written entry is never seen. Whoever comes second uses the entry of the first.
 */
export async function storeEntry(
  cache: string,
  temporary: string,
  name: ToolName,
  fetched: Fetched,
  probed: Probed,
): Promise<Tool> {
  const files = [fetched.executable, ...(await libraries(fetched))];
  const digests = await Promise.all(files.map(async (file) => [relative(temporary, file), await digestOf(file)]));
  const manifest: z.infer<typeof manifestSchema> = {
    schemaVersion: 1,
    name,
    version: probed.version,
    origin: fetched.origin,
    build: probed.build,
    platform: await platform(),
    executable: relative(temporary, fetched.executable),
    libraryPath: fetched.libraryPath.map((path) => relative(temporary, path)),
    files: Object.fromEntries(digests),
  };
  await writeFile(join(temporary, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
  const digest = manifest.files[manifest.executable] ?? '';
  const target = join(entriesFolder(cache, name), `${probed.version}-${digest.slice(7, 19)}`);
  await moveInto(temporary, target, name);
  return readEntry(target, name);
}

async function moveInto(temporary: string, target: string, name: ToolName): Promise<void> {
  await makeFolders(dirname(target));
  try {
    await rename(temporary, target);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const whole = await readEntry(target, name).catch(() => null);
    if (whole !== null) return;
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  }
}
