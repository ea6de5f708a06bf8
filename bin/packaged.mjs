#!/usr/bin/env node
// gatecrash as an npm package: runs on the Node that the user has.
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';

if (!process.features.typescript) {
  process.stderr.write(
    `error[GC3001]: Node 22.18 or newer is needed, which runs TypeScript, seen ${process.version}\n` +
      'hint: install Node 24, or 22.18 or newer\n',
  );
  process.exit(4);
}

// A thread that compiles may wait for the main thread, which waits for it at exit (nodejs/node#54918).
setFlagsFromString('--no-concurrent-sparkplug');
setFlagsFromString('--no-concurrent-recompilation');

/** Compiled code is kept from run to run, also that of workers and reapers; without a folder for it, it is not. */
async function keepCompiled() {
  const { cacheFolder } = await import('../harness/runtimes/tools/cache-folder.js');
  const { makeFolders } = await import('../harness/runtimes/make-folders.js');
  const folder = `${cacheFolder()}/compile-cache`;
  try {
    // Made here: below a place where that is not possible (/proc), Node would try for ever.
    await makeFolders(folder);
  } catch {
    return;
  }
  process.env.NODE_COMPILE_CACHE = folder;
  module.enableCompileCache(folder);
}

if (process.env.NODE_COMPILE_CACHE === undefined) await keepCompiled();
await import('../harness/cli/main.js');
