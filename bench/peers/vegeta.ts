import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../../harness/runtimes/tools/cache-folder.ts';
import { goInstall } from '../../harness/runtimes/tools/go-install.ts';
import { isExecutable } from '../../harness/runtimes/tools/run-program.ts';
import type { PartOptions } from '../part.ts';

const version = '12.13.0';
const way = goInstall({
  name: 'vegeta',
  path: 'github.com/tsenart/vegeta/v12',
  version: `v${version}`,
  sum: 'h1:J/UiNS3f69MkL0tsRLVUUV8uXXQZxdRUchtS+GYiSFc=',
  link: `-X main.Version=${version}`,
});

/** The load generator of the peers: from the cache folder, else built from its Go module, which takes minutes. */
export async function ensureVegeta(say: PartOptions['say']): Promise<{ readonly path: string; version: string }> {
  const cache = cacheFolder();
  const folder = path.join(cache, 'tools', 'vegeta', version);
  const program = { path: path.join(folder, 'vegeta'), version };
  if (await isExecutable(program.path)) return program;
  await mkdir(path.dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}-`);
  try {
    const [root, scratch] = [path.join(temporary, 'root'), path.join(temporary, 'scratch')];
    await Promise.all([mkdir(root), mkdir(scratch)]);
    const { signal } = new AbortController();
    say(`building vegeta ${version} from its Go module`);
    await way.fetch({ root, scratch, cache, env: process.env, onStep: () => {}, signal });
    await rename(root, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return program;
}
