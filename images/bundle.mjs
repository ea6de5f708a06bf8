// Makes the programs of ours that run inside pods into one file each.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const entries = {
  'agent.js': 'harness/agent/main.ts',
  'app.js': 'harness/upstreams/app.ts',
  'third-party.js': 'harness/upstreams/third-party.ts',
  'spike.js': 'harness/load/spike.ts',
};

/** Packages that are CommonJS load Node's own modules by require, which an ES module does not have. */
const js = "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/** File name → text. */
export async function bundlePodPrograms() {
  const bundles = Object.entries(entries).map(async ([name, entry]) => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node22.18',
      banner: { js },
      logLevel: 'silent',
    });
    return [name, outputFiles[0].text];
  });
  return Object.fromEntries(await Promise.all(bundles));
}
