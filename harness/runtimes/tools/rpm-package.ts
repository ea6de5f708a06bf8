import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../make-folders.ts';
import type { PackageChoice } from './debian-package.ts';
import { runProgram } from './run-program.ts';
import { firstFile, libraryFolders, missingLibraries } from './shared-libraries.ts';
import type { Fetched, Fetching, Way } from './tool.ts';

async function fetchRpm(fetching: Fetching, choice: PackageChoice): Promise<Fetched> {
  const folder = join(fetching.scratch, 'rpms');
  await makeFolders(folder);
  const options = { env: fetching.env, signal: fetching.signal, timeoutMs: 300_000 };
  const what = `rpm package ${choice.packages[0] ?? ''}`;
  fetching.onStep({ what, doneBytes: null, totalBytes: null });
  const own = [`--setopt=cachedir=${join(fetching.scratch, 'dnf')}`, '--destdir', folder, '--resolve'];
  await runProgram('dnf', ['-y', 'download', ...own, ...choice.packages], options);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.rpm')).sort();
  for (const file of files) {
    const unpack = 'rpm2cpio "$1" | (cd "$2" && cpio --extract --make-directories --quiet)';
    await runProgram('/bin/sh', ['-c', unpack, 'sh', join(folder, file), fetching.root], options);
  }
  const executable = await firstFile(fetching.root, choice.executables);
  if (executable === null)
    throw new Error(`${files.join(', ') || 'nothing'} has no ${choice.executables.join(' or ')}`);
  const libraryPath = await libraryFolders(fetching.root);
  const missing = await missingLibraries(executable, libraryPath, fetching.env);
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`);
  const main = files.find((name) => name.startsWith(`${choice.packages[0] ?? ''}-`)) ?? files.join(' ');
  return { executable, libraryPath, origin: `rpm package ${main.replace(/\.rpm$/, '')}` };
}

/** The way of Fedora, RHEL and what derives from them: `dnf download`, then rpm2cpio. dnf checks the signatures. */
export function rpmPackage(choice: PackageChoice): Way {
  return {
    title: `rpm package ${choice.packages[0] ?? ''}, unpacked (dnf download)`,
    needs: ['dnf', 'rpm2cpio', 'cpio'],
    fetch: (fetching) => fetchRpm(fetching, choice),
  };
}
