import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../make-folders.ts';
import { runProgram } from './run-program.ts';
import type { Fetching } from './tool.ts';
import { withLock } from './with-lock.ts';

/**
 * apt with lists and archives in a folder of its own, so that an ordinary user can fetch packages and root's apt is left
 * alone. The system's sources, keys and proxies are read as they are; its hooks are not run: some write to /var.
 */
function aptConfig(folder: string, status: string): string {
  return `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "${folder}/state";
Dir::State::status "${status}";
Dir::Cache "${folder}/cache";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "";
Dir::Log "${folder}/log";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::Retries "1";
Acquire::http::Timeout "15";
Acquire::https::Timeout "15";
`;
}

export interface Apt {
  /** Fetches packages of these names, checked against the signed lists; absolute paths of the .deb files. */
  readonly download: (packages: readonly string[]) => Promise<readonly string[]>;
}

/** A further source beside the system's own: lines of sources.list and a file with its keys. */
export interface AptSource {
  readonly name: string;
  readonly config: string;
}

/** Sets up the private apt below the cache folder; `source` has its own lists. */
export async function privateApt(fetching: Fetching, what: string, source: AptSource | null): Promise<Apt> {
  const folder = join(fetching.cache, source === null ? 'apt' : `apt-${source.name}`);
  const debs = join(fetching.scratch, 'debs');
  const options = ['-q', '-c', join(folder, 'apt.conf')];
  const run = (args: readonly string[], onLine: (line: string) => void = () => undefined) =>
    runProgram('apt-get', [...options, ...args], {
      env: { ...fetching.env, LC_ALL: 'C' },
      cwd: debs,
      signal: fetching.signal,
      timeoutMs: 300_000,
      onLine,
    });

  async function prepare(): Promise<void> {
    for (const part of ['state/lists/partial', 'cache/archives/partial', 'log']) {
      await makeFolders(join(folder, part));
    }
    await makeFolders(debs);
    await writeFile(join(folder, 'apt.conf'), aptConfig(folder, '/var/lib/dpkg/status') + (source?.config ?? ''));
  }

  async function update(): Promise<void> {
    let doneBytes = 0;
    await run(['update'], (line) => {
      doneBytes += sizeOf(line);
      fetching.onStep({ what: `lists of packages for ${what}`, doneBytes, totalBytes: null });
    });
  }

  async function fetchAll(packages: readonly string[]): Promise<void> {
    const planned = await run(['download', '--print-uris', ...packages]);
    const sizes = [...planned.stdout.matchAll(/^'[^']*' \S+ (\d+)/gm)].map((match) => Number(match[1]));
    const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
    const step = { what: `${what}: ${packages.join(', ')}`, totalBytes };
    fetching.onStep({ ...step, doneBytes: 0 });
    await run(['download', ...packages]);
    fetching.onStep({ ...step, doneBytes: totalBytes });
  }

  async function download(packages: readonly string[]): Promise<readonly string[]> {
    const before = new Set(await readdir(debs));
    const lists = await readdir(join(folder, 'state/lists'));
    if (lists.some((list) => list.includes('_Packages'))) {
      try {
        await fetchAll(packages);
        return newDebs(before);
      } catch {
        // The lists may be older than what the mirror still has: try again with new ones.
        fetching.signal.throwIfAborted();
      }
    }
    const failed = await update().then(
      () => null,
      (error: Error) => error,
    );
    fetching.signal.throwIfAborted();
    try {
      await fetchAll(packages);
    } catch (error) {
      throw failed ?? error;
    }
    return newDebs(before);
  }

  async function newDebs(before: ReadonlySet<string>): Promise<readonly string[]> {
    const names = (await readdir(debs)).filter((name) => name.endsWith('.deb') && !before.has(name));
    return names.sort().map((name) => join(debs, name));
  }

  const locked = {
    signal: fetching.signal,
    onWait: () => fetching.onStep({ what: `${what}: waiting for another apt`, doneBytes: null, totalBytes: null }),
  };
  await prepare();
  return { download: (packages) => withLock(`${folder}.lock`, locked, () => download(packages)) };
}

const unitBytes: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };

/** Bytes that a line `Get:4 http://… Packages [8,790 kB]` announces. */
export function sizeOf(line: string): number {
  const match = /^Get:\d+ .*\[([\d.,]+) (B|kB|MB|GB)\]$/.exec(line);
  return match === null ? 0 : Number((match[1] ?? '').replaceAll(',', '')) * (unitBytes[match[2] ?? ''] ?? 0);
}
