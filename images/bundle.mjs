// Makes the programs of ours that run inside pods: a small file for each, and parts that it loads when it needs them.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const entries = {
  agent: 'harness/agent/main.ts',
  app: 'harness/upstreams/app.ts',
  'third-party': 'harness/upstreams/third-party.ts',
  peer: 'harness/upstreams/peer.ts',
  dns: 'harness/upstreams/dns.ts',
  spike: 'harness/load/spike.ts',
};

/** Packages that are CommonJS load Node's own modules by require, which an ES module does not have. */
const js = "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);";

/**
 * File name → text. What only some pods use (clients of databases and queues: 3.7 MB) is in files of its own: a stub that
 * reads all of it takes 90 ms of CPU to start, without it 45 ms.
 */
export async function bundlePodPrograms() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'pod',
    bundle: true,
    splitting: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node22.18',
    banner: { js },
    logLevel: 'silent',
  });
  const programs = outputFiles.map((file) => [path.basename(file.path), file.text]);
  return { ...Object.fromEntries(programs), 'package.json': '{ "type": "module" }\n' };
}
