import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOnPath } from '../runtimes/tools/run-program.ts';
import { type Ended, mainFile, temporaryFolder } from './testing/gatecrash.ts';

/** What namespaces need, and looking at programs. */
const always = ['sh', 'cat', 'unshare', 'mount', 'pivot_root', 'mkdir', 'flock'];

/** Runs doctor on a machine that has these programs and ip, with an empty cache. */
async function doctorWith(programs: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  using temporary = temporaryFolder();
  const bin = path.join(temporary.folder, 'bin');
  mkdirSync(bin);
  for (const name of always) symlinkSync((await findOnPath(name, process.env)) ?? '', path.join(bin, name));
  const fakes = {
    ...Object.fromEntries(programs.map((name) => [name, 'exit 1'])),
    ip: 'echo ip utility, iproute2-6.1',
  };
  for (const [name, lines] of Object.entries(fakes)) {
    chmodSync(temporary.write(`bin/${name}`, `#!/bin/sh\n${lines}\n`), 0o755);
  }
  const noEngine = `unix://${path.join(temporary.folder, 'no-engine.sock')}`;
  const settings = {
    NO_COLOR: '1',
    DOCKER_HOST: noEngine,
    PATH: bin,
    GATECRASH_CACHE: path.join(temporary.folder, 'cache'),
    ...env,
  };
  return await new Promise((resolve) => {
    execFile(process.execPath, [mainFile, 'doctor'], { env: settings }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('gatecrash doctor', () => {
  it('says what a run would fetch first, by which ways, and that the machine can run', async () => {
    const { code, stdout, stderr } = await doctorWith(['apt-get', 'dpkg-deb', 'tar']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('✓ local runtime   namespaces as ');
    expect(stdout).toContain('– nginx           missing; a run fetches it: Debian or Ubuntu');
    expect(stdout).toMatch(
      /– toxiproxy +missing; a run fetches it: release download\s+toxiproxy_\S+\s+from\s+github.com\n/,
    );
    expect(stdout).toMatch(/^needed for a run: .*✓ ip .*^optional, .* ping .* traceroute /ms);
    expect(stdout).toMatch(/✓ ip {14}6\.1 \(/);
    const said = stdout.replace(/\s+/g, ' ');
    expect(said).toContain('can run gatecrash: a run fetches nginx and toxiproxy first, which needs a network.');
  });

  it('ends with 4 where something needed is missing and no way of getting it is open', async () => {
    const { code, stdout, stderr } = await doctorWith(['apt-get', 'dpkg-deb']);
    expect(code).toBe(4);
    expect(stdout).toContain('✗ toxiproxy       missing; no way of getting it is open here\n');
    expect(stdout).toContain('This machine cannot run gatecrash yet.\n');
    expect(stderr).toContain('error[GC3001]: toxiproxy is missing');
    expect(stderr).not.toContain('nginx is missing');
  });

  it('says that the cache folder cannot be made, and how to name another', async () => {
    const { code, stdout, stderr } = await doctorWith(['tar'], { GATECRASH_CACHE: '/dev/null/cache' });
    expect(code).toBe(4);
    expect(stdout).toContain('✗ local runtime   the cache folder /dev/null/cache/');
    expect(stderr).toMatch(/error\[GC3005\]: .*\nhint: .*GATECRASH_CACHE/);
  });

  it('does not fail for what no run needs', async () => {
    const { code, stdout } = await doctorWith(['apt-get', 'dpkg-deb', 'tar'], { GATECRASH_NFT: '/nonexistent/nft' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/✗ nft {13}GATECRASH_NFT names \/nonexistent\/nft/);
  });

  it('ends with 4 for a variable that names an nginx that cannot be used', async () => {
    const { code, stderr } = await doctorWith(['tar'], { GATECRASH_NGINX: '/nonexistent/nginx' });
    expect(code).toBe(4);
    expect(stderr).toContain('error[GC3002]: GATECRASH_NGINX names /nonexistent/nginx');
  });

  it('keeps within 80 columns', async () => {
    const { stdout } = await doctorWith([]);
    const [cache = '', ...others] = stdout.split('\n').sort((a) => (a.startsWith('  ✓ cache') ? -1 : 1));
    expect(cache).toContain('✓ cache ');
    expect(others.filter((line) => line.length > 80)).toEqual([]);
  });
});
