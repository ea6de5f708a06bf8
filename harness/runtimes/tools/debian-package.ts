import { basename, dirname, join } from 'node:path';
import { type Apt, type AptSource, privateApt } from './apt.ts';
import { osRelease } from './platform.ts';
import { runProgram } from './run-program.ts';
import { firstFile, libraryFolders, missingLibraries } from './shared-libraries.ts';
import type { Fetched, Fetching, Way } from './tool.ts';

export interface PackageChoice {
  /** Unpacked in any case; the first gives the version. */
  readonly packages: readonly string[];
  /** Where the program may lie in the package, relative to /. */
  readonly executables: readonly string[];
  /** Dependencies to look into where the packages do not have the program: some are empty and name the real one. */
  readonly follow?: RegExp;
  /** Programs beside the executable that are run too: they must find their libraries as well. */
  readonly besides?: readonly string[];
  /** Dependencies that are left out: loaded by what is switched off, and big. */
  readonly without?: RegExp;
}

/** Dependencies that every system of the kind has, or that no program is started with. */
const neverFetched = /^(libc6|libgcc-s1|libc-bin|.*-bin|.*-common|.*-data|debconf.*)$/;
const maybeLibrary = /^(lib|zlib)/;

/** Names in a Depends field: `libc6 (>= 2.34), nginx-core | nginx-full` gives libc6 and nginx-core. */
export function dependencyNames(field: string): readonly string[] {
  return field
    .split(',')
    .map((part) => /^\s*([a-z0-9][a-z0-9+.-]*)/.exec(part)?.[1] ?? '')
    .filter((name) => name !== '');
}

async function field(fetching: Fetching, deb: string, name: string): Promise<string> {
  return (await runProgram('dpkg-deb', ['-f', deb, name], { env: fetching.env })).stdout.trim();
}

/** Unpacks packages into the root; the names that they depend on. */
async function unpack(fetching: Fetching, debs: readonly string[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const deb of debs) {
    await runProgram('dpkg-deb', ['-x', deb, fetching.root], { env: fetching.env, signal: fetching.signal });
    names.push(...dependencyNames(await field(fetching, deb, 'Depends')));
  }
  return names;
}

/** Libraries that the program, or one that is run beside it, does not find. */
async function missingAround(
  executable: string,
  { besides = [] }: PackageChoice,
  libraryPath: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const programs = [executable, ...besides.map((name) => join(dirname(executable), name))];
  const missing = await Promise.all(programs.map((program) => missingLibraries(program, libraryPath, env)));
  return [...new Set(missing.flat())];
}

/** Fetches dependencies, a generation at a time, until the program is there and finds all its libraries. */
async function complete(fetching: Fetching, apt: Apt, choice: PackageChoice, depends: readonly string[]) {
  const asked = new Set(choice.packages);
  let generation = depends;
  for (;;) {
    const executable = await firstFile(fetching.root, choice.executables);
    const libraryPath = await libraryFolders(fetching.root);
    const missing = executable === null ? [] : await missingAround(executable, choice, libraryPath, fetching.env);
    if (executable !== null && missing.length === 0) return { executable, libraryPath };
    const wanted = executable === null ? (choice.follow ?? /^$/) : maybeLibrary;
    const next = [...new Set(generation)].filter(
      (name) =>
        wanted.test(name) && !neverFetched.test(name) && choice.without?.test(name) !== true && !asked.has(name),
    );
    if (next.length === 0) {
      const lacks = executable === null ? `has no ${choice.executables.join(' or ')}` : `lacks ${missing.join(', ')}`;
      throw new Error(`the package ${choice.packages[0] ?? ''} ${lacks}`);
    }
    for (const name of next) asked.add(name);
    // Dependencies of the earlier generations stay candidates: the program may only now be there to need them.
    generation = [...generation, ...(await unpack(fetching, await apt.download(next)))];
  }
}

/**
 * Unpacks a package of the system's own distribution without installing it: `apt-get download`, `dpkg-deb -x`, and the
 * same for the libraries that the machine lacks. apt checks every package against the signed lists.
 */
export async function fetchDebianPackage(
  fetching: Fetching,
  choice: PackageChoice,
  source: AptSource | null = null,
): Promise<Fetched> {
  const name = choice.packages[0] ?? '';
  const distribution = (await osRelease()).NAME?.split(' ')[0] ?? 'Debian';
  const kind = `${source?.name ?? distribution} package`;
  const apt = await privateApt(fetching, `${kind} ${name}`, source);
  const debs = await apt.download(choice.packages);
  const main = debs.find((deb) => basename(deb).startsWith(`${name}_`));
  if (main === undefined) throw new Error(`apt-get left no ${name}_….deb`);
  const { executable, libraryPath } = await complete(fetching, apt, choice, await unpack(fetching, debs));
  return { executable, libraryPath, origin: `${kind} ${name} ${await field(fetching, main, 'Version')}` };
}

/** What every way by apt works with. */
export const debianPrograms = ['apt-get', 'dpkg-deb'];

/** The way of Debian, Ubuntu and what derives from them. */
export function debianPackage(choice: PackageChoice): Way {
  return {
    title: `Debian or Ubuntu package ${choice.packages[0] ?? ''}, unpacked (apt-get download)`,
    needs: debianPrograms,
    fetch: (fetching) => fetchDebianPackage(fetching, choice),
  };
}
