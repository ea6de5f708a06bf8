import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../make-folders.ts';
import type { PackageChoice } from './debian-package.ts';
import { runProgram } from './run-program.ts';
import { firstFile, libraryFolders } from './shared-libraries.ts';
import type { Fetched, Fetching, Way } from './tool.ts';

async function fetchApk(fetching: Fetching, choice: PackageChoice): Promise<Fetched> {
  const folder = join(fetching.scratch, 'apks');
  await makeFolders(folder);
  const name = choice.packages[0] ?? '';
  const options = { env: fetching.env, signal: fetching.signal, timeoutMs: 300_000 };
  fetching.onStep({ what: `Alpine package ${name}`, doneBytes: null, totalBytes: null });
  await runProgram('apk', ['fetch', '--recursive', '--output', folder, ...choice.packages], options);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.apk')).sort();
  // The C library is the machine's own: a second one beside its loader would not fit it.
  for (const file of files.filter((each) => !each.startsWith('musl-'))) {
    await runProgram('tar', ['-xzf', join(folder, file), '-C', fetching.root], options);
  }
  const executable = await firstFile(fetching.root, choice.executables);
  if (executable === null)
    throw new Error(`${files.join(', ') || 'nothing'} has no ${choice.executables.join(' or ')}`);
  const main = files.find((file) => file.startsWith(`${name}-`)) ?? name;
  return {
    executable,
    libraryPath: await libraryFolders(fetching.root),
    origin: `Alpine package ${main.replace(/\.apk$/, '')}`,
  };
}

/** Alpine's way: `apk fetch`, then tar. apk checks the signatures. */
export function apkPackage(choice: PackageChoice): Way {
  return {
    title: `Alpine package ${choice.packages[0] ?? ''}, unpacked (apk fetch)`,
    needs: ['apk', 'tar'],
    fetch: (fetching) => fetchApk(fetching, choice),
  };
}
