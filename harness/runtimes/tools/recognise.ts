import { runProgram } from './run-program.ts';
import { withLibraryPath } from './shared-libraries.ts';
import type { Probed, Recipe } from './tool.ts';

/** A program that is asked what it is. */
export type Program = Parameters<Recipe['probe']>[0];

/** What a program says that tells its version at once. */
export async function say(program: Program, flag: string): Promise<string> {
  const env = { ...withLibraryPath(process.env, program.libraryPath), LC_ALL: 'C' };
  const { stdout, stderr } = await runProgram(program.path, [flag], { env, timeoutMs: 15_000 });
  return `${stdout}${stderr}`.trim();
}

/** Recognises a program by what it answers to `flag`; the pattern's first group is the version. */
export function recognise(flag: string, pattern: RegExp): Recipe['probe'] {
  return async (program): Promise<Probed> => {
    const said = await say(program, flag);
    const version = pattern.exec(said)?.[1];
    if (version === undefined) throw new Error(`${flag} says "${said.split('\n')[0] ?? ''}"`);
    return { version, build: '' };
  };
}
