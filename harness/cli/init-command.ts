import { existsSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { failure } from '../model/error.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';
import type { ProjectFile } from './init-files.ts';

const example = `
Examples:
  $ gatecrash init          writes a first scenario into this folder
  $ gatecrash init shop     into the folder shop, which is made
`;

function define(): Command {
  return new Command('init')
    .description('writes a first scenario, options and a CI workflow; overwrites nothing')
    .argument('[dir]', 'the folder of your project (default: this one)')
    .option('--verbose', 'stack traces with errors')
    .addHelpText('after', example);
}

function writeFailure(file: string, cause: NodeJS.ErrnoException): Error {
  if (cause.code === 'EEXIST') return failure('GC1008', `${file} has come into being meanwhile`, null, cause);
  const full = cause.code === 'ENOSPC' || cause.code === 'EDQUOT';
  const hint = full ? 'free space' : 'name a folder that you can write: gatecrash init <dir>';
  return failure(full ? 'GC3006' : 'GC3005', `${file} cannot be written: ${cause.message}`, hint, cause);
}

async function refuseToOverwrite(folder: string, files: readonly ProjectFile[]): Promise<void> {
  const { alreadyThere } = await import('./init-files.ts');
  let there: readonly string[];
  try {
    there = alreadyThere(folder, files);
  } catch (error) {
    throw writeFailure(folder, error as NodeJS.ErrnoException); // a file where a folder should be
  }
  if (there.length === 0) return;
  const message = `${folder}: expected none of the files that init writes, saw ${there.join(', ')}`;
  throw failure('GC1008', message, 'nothing was written: move them away, or name another folder');
}

/** Writes files that must not be there. */
async function write(folder: string, files: readonly ProjectFile[]): Promise<void> {
  const { makeFolders } = await import('../runtimes/make-folders.ts');
  for (const { path: name, text } of files) {
    const file = path.join(folder, name);
    try {
      await makeFolders(path.dirname(file));
      await writeFile(file, text, { flag: 'wx' });
    } catch (error) {
      throw writeFailure(file, error as NodeJS.ErrnoException);
    }
  }
}

/** Lets git leave the run folders out; says whether it had to be told. */
async function ignoreReports(folder: string): Promise<boolean> {
  const { ignoringReports } = await import('./init-files.ts');
  const file = path.join(folder, '.gitignore');
  try {
    const before = existsSync(file) ? await readFile(file, 'utf8') : '';
    const after = ignoringReports(before);
    if (after !== null) await appendFile(file, after.slice(before.length));
    return after !== null;
  } catch (error) {
    throw writeFailure(file, error as NodeJS.ErrnoException);
  }
}

/**
 * How CI gets this gatecrash: npm writes the path of the package into package-lock.json, so only one that is in the
 * repository itself is there for `npm ci` elsewhere.
 */
async function stepsForCi(): Promise<readonly string[]> {
  const { isPackaged } = await import('../runtimes/pod-programs.ts');
  const { packageRoot, readVersion } = await import('./package-root.ts');
  const { shellWord } = await import('./shell-word.ts');
  const name = `gatecrash-${readVersion()}.tgz`;
  const file = path.join(packageRoot, 'dist', name);
  const missing = !isPackaged && !existsSync(file);
  return [
    'for CI, put gatecrash into the repository, and commit that with package-lock.json:',
    ...(missing ? [`  (cd ${shellWord(packageRoot)} && npm run build)`] : []),
    `  cp ${isPackaged ? '<the package that you have it from>' : shellWord(file)} ${name}`,
    `  npm install --save-dev ./${name}`,
  ];
}

/** What to do next in the folder, a line each. */
async function nextSteps(folder: string): Promise<readonly string[]> {
  const { isInstalledAt } = await import('./init-files.ts');
  const { ownCommand } = await import('./own-command.ts');
  const { shellWord } = await import('./shell-word.ts');
  const cwd = process.cwd();
  const gatecrash = ownCommand(folder, process.env.PATH ?? '');
  return [
    ...(folder === cwd ? [] : [`cd ${shellWord(path.relative(cwd, folder))}`]),
    `${gatecrash} run    # its three arms; each should be confirmed`,
    'then put your own nginx config in the place of scenarios/my-app/broken.conf and failover.conf',
    ...(isInstalledAt(folder) ? [] : await stepsForCi()),
  ];
}

async function act({ operands, problems }: Invocation): Promise<number> {
  refuse(problems);
  const { firstFiles } = await import('./init-files.ts');
  const folder = path.resolve(operands[0] ?? '.');
  const files = firstFiles(folder);
  await refuseToOverwrite(folder, files);
  await write(folder, files);
  const ignored = await ignoreReports(folder);
  const lines = [
    ...files.map((file) => `wrote ${file.path}`),
    ...(ignored ? ['added reports/ to .gitignore'] : []),
    '',
    'next:',
    ...(await nextSteps(folder)).map((step) => `  ${step}`),
  ];
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return exitCodes.ok;
}

/** `gatecrash init`: a first scenario of the user's own. */
export const initCommand: CommandDefinition = { define, act };
