import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { builtIn } from '../gateways/nginx-own-config.ts';
import { completeConfig } from '../validate/supply/complete-config.ts';
import { surroundingsOf } from './surroundings-of.ts';

const prefix = '/etc/nginx';

/** The files of a pod for this main config, where the nginx of the machine has the module `a.so`. */
async function filesFor(text: string, ofMachine: boolean): Promise<readonly string[]> {
  const modules = await mkdtemp(path.join(tmpdir(), 'gatecrash-modules-'));
  try {
    await writeFile(path.join(modules, 'a.so'), 'a module');
    const main = `${prefix}/nginx.conf`;
    const names = { files: new Map([[main, text]]), names: new Map(), contents: new Map() };
    const given = { main, ...names, wrapped: false, leftOut: [], unset: [] };
    const built = builtIn(`--modules-path=${modules}`, prefix);
    const complete = completeConfig(given, prefix);
    const { surroundings } = await surroundingsOf(given, complete, { built, prefix, ofMachine });
    return surroundings.files.map((file) => file.path);
  } finally {
    await rm(modules, { recursive: true });
  }
}

test("a module of this machine's nginx is where its config looks for it, and only where that nginx is here", async () => {
  const text = 'load_module modules/a.so; load_module modules/b.so; load_module /usr/lib/a.so; events { }';
  expect(await filesFor(text, true)).toEqual(['/etc/nginx/modules/a.so']);
  expect(await filesFor(text, false)).toEqual([]);
});
