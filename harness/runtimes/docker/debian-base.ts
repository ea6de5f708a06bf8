import { createHash } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { shellQuote } from '../shell-quote.ts';
import { ensureTool } from '../tools/index.ts';
import { engineStatus, engineWords } from './deadline.ts';
import { withImageScratch } from './image-scratch.ts';
import type { ImageContext, ImageWay } from './image-ways.ts';
import { mmdebstrap } from './mmdebstrap.ts';
import { readProgress } from './read-progress.ts';

const suite = 'bookworm';
const packages = ['nginx', 'iproute2', 'nftables', 'iputils-ping', 'traceroute'];
const storePackages = ['redis-server', 'memcached', 'postgresql'];
/** What no program reads while it runs. */
const leftOut = ['/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/man/*', '/usr/share/info/*'];
/** What PostgreSQL loads only to compile queries, which pods have switched off: 140 MB. */
const storesLeftOut = [...leftOut, '/usr/lib/*/libLLVM*', '/usr/lib/*/libz3*', '/usr/lib/postgresql/*/lib/bitcode/*'];

/** How Docker names what Node calls the architecture. */
const engineArch: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Throws where what runs here does not run in the engine. */
function requireSameMachine({ engine }: ImageContext): void {
  const arch = engineArch[process.arch];
  if (process.platform !== 'linux' || engine.arch !== arch) {
    throw new Error(`the engine's machine (${engine.arch}) is of another kind than this one (${arch ?? process.arch})`);
  }
}

/** Makes a Debian base with these packages and whatever the hooks add, and gives it to the engine. */
async function makeBase(
  { engine, onStep, signal }: ImageContext,
  base: {
    readonly reference: string;
    readonly packages: readonly string[];
    readonly leftOut: readonly string[];
    readonly what: string;
  },
  hooks: (scratch: string) => Promise<readonly string[]>,
): Promise<void> {
  await withImageScratch(async (scratch) => {
    const customised = await hooks(scratch);
    onStep({ what: `image ${base.reference}: a Debian base with ${base.what}`, doneBytes: null, totalBytes: null });
    const tar = path.join(scratch, 'base.tar');
    await mmdebstrap(
      [
        '--variant=minbase',
        `--include=${base.packages.join(',')}`,
        ...base.leftOut.map((glob) => `--dpkgopt=path-exclude=${glob}`),
        ...customised.map((hook) => `--customize-hook=${hook}`),
        suite,
        tar,
      ],
      scratch,
      signal,
    );
    // With the tag in its name: Podman 4 does not read it from a parameter of its own.
    await readProgress(engine.client, await engine.client.importImage(tar, { repo: base.reference }));
  });
}

async function makeProgramsBase(context: ImageContext, reference: string): Promise<void> {
  const toxiproxy = await ensureTool('toxiproxy', context.onStep, context.signal);
  await makeBase(context, { reference, packages, leftOut, what: 'nginx' }, async (scratch) => {
    await Promise.all([
      copyFile(process.execPath, path.join(scratch, 'node')),
      copyFile(toxiproxy.path, path.join(scratch, 'toxiproxy')),
    ]);
    const [node, proxy] = ['node', 'toxiproxy'].map((name) => shellQuote(path.join(scratch, name)));
    return [`copy-in ${node} /usr/local/bin`, `copy-in ${proxy} /`, 'chmod 755 "$1/usr/local/bin/node" "$1/toxiproxy"'];
  });
}

/** Makes a base unless the engine has it. */
async function unlessThere(context: ImageContext, reference: string, make: () => Promise<void>): Promise<void> {
  try {
    await context.engine.client.getImage(reference).inspect();
  } catch (error) {
    if (engineStatus(error) !== 404) throw new Error(engineWords(error), { cause: error });
    requireSameMachine(context);
    await make();
  }
}

function hashed(name: string, recipe: readonly unknown[]): string {
  return `gatecrash/${name}:${createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12)}`;
}

/**
 * A Debian base with all programs in it, made on this machine with mmdebstrap and Debian's own nginx: for machines that
 * reach Debian's packages but no registry of images. A second one has the stores, for the pods that ask for them.
 */
export function debianBase(): ImageWay {
  const reference = hashed('debian', [suite, packages, leftOut, process.versions.node, 'toxiproxy 2.12.0']);
  const stores = hashed('debian-stores', [suite, storePackages, storesLeftOut]);
  const bases = { node: reference, toxiproxy: reference, nginx: reference, stores };
  return {
    title: 'a Debian base made here with mmdebstrap',
    bases,
    provide: async (context) => {
      await unlessThere(context, reference, () => makeProgramsBase(context, reference));
      return bases;
    },
    provideStores: async (context) => {
      const what = 'Redis, Memcached and PostgreSQL';
      const base = { reference: stores, packages: storePackages, leftOut: storesLeftOut, what };
      await unlessThere(context, stores, () => makeBase(context, base, async () => []));
      return bases;
    },
  };
}
