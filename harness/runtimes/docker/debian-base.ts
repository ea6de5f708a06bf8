import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shellQuote } from '../shell-quote.ts';
import { ensureTool } from '../tools/index.ts';
import { engineStatus, engineWords } from './deadline.ts';
import type { ImageContext, ImageWay } from './image-ways.ts';
import { readProgress } from './read-progress.ts';

const suite = 'bookworm';
const packages = ['nginx', 'iproute2', 'nftables', 'iputils-ping', 'traceroute'];
/** What no program reads while it runs. */
const leftOut = ['/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/man/*', '/usr/share/info/*'];

/** How Docker names what Node calls the architecture. */
const engineArch: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Runs mmdebstrap; the reason of a failure is the end of what it said. */
async function mmdebstrap(args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn('mmdebstrap', args, { stdio: ['ignore', 'ignore', 'pipe'], signal });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const [code] = (await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Error('mmdebstrap is not on PATH (apt-get install mmdebstrap)');
    throw error;
  })) as [number | null];
  if (code !== 0) throw new Error(`mmdebstrap failed: ${said.trim().split('\n').slice(-3).join(' · ')}`);
}

async function makeBase(context: ImageContext, reference: string): Promise<void> {
  const { engine, onStep, signal } = context;
  const arch = engineArch[process.arch];
  if (process.platform !== 'linux' || engine.arch !== arch) {
    throw new Error(`the engine's machine (${engine.arch}) is of another kind than this one (${arch ?? process.arch})`);
  }
  const toxiproxy = await ensureTool('toxiproxy', onStep, signal);
  const scratch = await mkdtemp(path.join(tmpdir(), 'gatecrash-image-'));
  try {
    await Promise.all([
      copyFile(process.execPath, path.join(scratch, 'node')),
      copyFile(toxiproxy.path, path.join(scratch, 'toxiproxy')),
    ]);
    onStep({ what: `image ${reference}: a Debian base with nginx`, doneBytes: null, totalBytes: null });
    const tar = path.join(scratch, 'base.tar');
    const [node, proxy] = ['node', 'toxiproxy'].map((name) => shellQuote(path.join(scratch, name)));
    await mmdebstrap(
      [
        '--variant=minbase',
        `--include=${packages.join(',')}`,
        ...leftOut.map((glob) => `--dpkgopt=path-exclude=${glob}`),
        `--customize-hook=copy-in ${node} /usr/local/bin`,
        `--customize-hook=copy-in ${proxy} /`,
        '--customize-hook=chmod 755 "$1/usr/local/bin/node" "$1/toxiproxy"',
        suite,
        tar,
      ],
      signal,
    );
    // With the tag in its name: Podman 4 does not read it from a parameter of its own.
    await readProgress(engine.client, await engine.client.importImage(tar, { repo: reference }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * A Debian base with all programs in it, made on this machine with mmdebstrap and Debian's own nginx: for machines that
 * reach Debian's packages but no registry of images.
 */
export function debianBase(): ImageWay {
  const recipe = JSON.stringify([suite, packages, leftOut, process.versions.node, 'toxiproxy 2.12.0']);
  const reference = `gatecrash/debian:${createHash('sha256').update(recipe).digest('hex').slice(0, 12)}`;
  const bases = { node: reference, toxiproxy: reference, nginx: reference };
  return {
    title: 'a Debian base made here with mmdebstrap',
    bases,
    provide: async (context) => {
      try {
        await context.engine.client.getImage(reference).inspect();
      } catch (error) {
        if (engineStatus(error) !== 404) throw new Error(engineWords(error), { cause: error });
        await makeBase(context, reference);
      }
      return bases;
    },
  };
}
