import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/local-pod.ts';
import { until } from '../../../test/until.ts';

const file = JSON.stringify(pathToFileURL(`${import.meta.dirname}/mmdebstrap.ts`).href);

/** Stands in for mmdebstrap: mounts below its folder as that does, says so, and never comes to its end. */
const mounts = `#!/bin/sh
mkdir "$TMPDIR/root"
mount -t tmpfs none "$TMPDIR/root" && touch "$TMPDIR/root/inside" && echo mounted >"$TMPDIR/said"
exec tail -f /dev/null
`;

const makes = `
  import { mmdebstrap } from ${file};
  const [, scratch] = process.argv;
  console.log('begun');
  await mmdebstrap([], scratch, new AbortController().signal);
`;

/** Processes that work in a folder, as their environment says. */
async function workingIn(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const said = pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''));
  const environments = await Promise.all(said);
  return pids.filter((_, index) => environments[index]?.includes(`TMPDIR=${folder}`));
}

async function hostMounts(folder: string): Promise<boolean> {
  return (await readFile('/proc/mounts', 'utf8')).includes(folder);
}

it.runIf(process.getuid?.() === 0)(
  'what mmdebstrap mounts is never seen outside, and dies with this process',
  async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const [bin, scratch] = [path.join(folder, 'bin'), path.join(folder, 'scratch')];
    await Promise.all([mkdir(bin), mkdir(scratch)]);
    await writeFile(path.join(bin, 'mmdebstrap'), mounts);
    await chmod(path.join(bin, 'mmdebstrap'), 0o755);
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', makes, scratch], {
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: child.stdout }), 'line');
    await until('it has mounted', () => readFile(path.join(scratch, 'said'), 'utf8').catch(() => null));
    expect(await hostMounts(folder)).toBe(false);
    expect(await workingIn(scratch)).not.toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until('its processes are gone', async () => (await workingIn(scratch)).length === 0);
  },
);
