import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../make-folders.ts';
import { debianPrograms, fetchDebianPackage } from './debian-package.ts';
import { download } from './download.ts';
import { osRelease } from './platform.ts';
import { findOnPath } from './run-program.ts';
import type { Way } from './tool.ts';

/** Keys that sign nginx.org's packages (https://nginx.org/en/pgp_keys.html); apt takes no signature of another. */
const fingerprints = [
  '573BFD6B3D8FBC641079A6ABABF5BD827BD9BF62',
  '8540A6F18833A80E9C1653A42FD21310B49F6B46',
  '9E9BE90EACBCDE69FE9B204CBCDCD8A38D88A2B3',
];

const systemKeys = '/etc/apt/trusted.gpg.d';

/** Why nginx.org has nothing for a system with this /etc/os-release; null where it has. */
function unfitFor({ ID: id, VERSION_CODENAME: codename }: Readonly<Record<string, string>>): string | null {
  if ((id === 'debian' || id === 'ubuntu') && codename !== undefined) return null;
  return `nginx.org has packages for Debian and Ubuntu by apt, this is ${id ?? 'neither'}`;
}

/** The stable nginx that nginx.org publishes for Debian and Ubuntu, for systems whose own sources have none. */
export const nginxOrgPackage: Way = {
  title: 'nginx.org package nginx, unpacked (apt-get download)',
  needs: debianPrograms,
  unfit: async () => unfitFor(await osRelease()),
  fetch: async (fetching) => {
    const release = await osRelease();
    const unfit = unfitFor(release);
    if (unfit !== null) throw new Error(unfit);
    if ((await findOnPath('apt-get', fetching.env)) === null) throw new Error('apt-get is not on PATH');
    const folder = join(fetching.scratch, 'nginx.org');
    const keys = join(folder, 'keys');
    await makeFolders(keys);
    await download('https://nginx.org/keys/nginx_signing.key', join(keys, 'nginx.asc'), {
      what: 'signing keys of nginx.org',
      fetching,
    });
    // apt looks for keys in one folder: those of the system's own sources have to be there too.
    for (const key of await readdir(systemKeys).catch(() => [])) {
      await symlink(join(systemKeys, key), join(keys, key));
    }
    // apt reads one main list of sources: the system's own lines, for the libraries, and ours.
    const own = await readFile('/etc/apt/sources.list', 'utf8').catch(() => '');
    const line = `deb [signed-by=${fingerprints.join(',')}] https://nginx.org/packages/${release.ID} ${release.VERSION_CODENAME} nginx`;
    await writeFile(join(folder, 'sources.list'), `${own}\n${line}\n`);
    const config = `Dir::Etc::SourceList "${folder}/sources.list";\nDir::Etc::TrustedParts "${keys}";\n`;
    const choice = { packages: ['nginx'], executables: ['usr/sbin/nginx'] };
    return fetchDebianPackage(fetching, choice, { name: 'nginx.org', config });
  },
};
