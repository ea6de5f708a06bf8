import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import type { Fetching, Recipe, Way } from '../tool.ts';
import { script } from './temporary-folder.ts';

/** A way that leaves a program which says `sample 1.0`, after `before`. */
export function writes(title: string, before: (fetching: Fetching) => Promise<void> = async () => undefined): Way {
  return {
    title,
    needs: [],
    fetch: async (fetching) => {
      await before(fetching);
      const executable = await script(join(fetching.root, 'sample'), 'echo sample 1.0');
      return { executable, libraryPath: [], origin: title };
    },
  };
}

/** A way that does not work. */
export function refuses(title: string, reason: string): Way {
  return { title, needs: [], fetch: () => Promise.reject(new Error(reason)) };
}

/** A way that notes in `log` that it was taken. */
export function logs(title: string, log: string): Way {
  return writes(title, () => appendFile(log, `${title}\n`));
}

/** A way that writes half of what it should, says so in `started`, and never gets any further. */
export function hangs(title: string, started: string): Way {
  return writes(title, async (fetching) => {
    await writeFile(join(fetching.root, 'half'), 'half');
    const lines = 'echo $$ > "$1.new"; mv "$1.new" "$1"; exec tail -f /dev/null';
    await runProgram('/bin/sh', ['-c', lines, 'sh', started], { env: fetching.env, signal: fetching.signal });
  });
}

/** A recipe that recognises what the ways above leave. */
export function sampleRecipe(ways: readonly Way[]): Recipe {
  return {
    name: 'toxiproxy',
    variable: 'GATECRASH_TOXIPROXY',
    systemProgram: null,
    probe: async ({ path }) => {
      const said = (await runProgram(path, [], { env: {} })).stdout.trim();
      if (!said.startsWith('sample ')) throw new Error(`it says "${said}"`);
      return { version: said.slice('sample '.length), build: '' };
    },
    ways,
  };
}
