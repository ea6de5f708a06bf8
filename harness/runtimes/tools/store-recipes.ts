import { dirname, join } from 'node:path';
import type { StoreKind } from '../../model/store.ts';
import { apkPackage } from './apk-package.ts';
import { debianPackage } from './debian-package.ts';
import { recognise } from './recognise.ts';
import { rpmPackage } from './rpm-package.ts';
import type { Recipe } from './tool.ts';

const redis: Recipe = {
  name: 'redis',
  variable: 'GATECRASH_REDIS',
  systemProgram: 'redis-server',
  probe: recognise('--version', /^Redis server v=(\d\S*)/m),
  ways: [
    // redis-server is a link to a program of redis-tools, which is what it is called.
    debianPackage({ packages: ['redis-server', 'redis-tools'], executables: ['usr/bin/redis-server'] }),
    rpmPackage({ packages: ['redis'], executables: ['usr/bin/redis-server', 'usr/sbin/redis-server'] }),
    apkPackage({ packages: ['redis'], executables: ['usr/bin/redis-server'] }),
  ],
};

const memcached: Recipe = {
  name: 'memcached',
  variable: 'GATECRASH_MEMCACHED',
  systemProgram: 'memcached',
  probe: recognise('--version', /^memcached (\d\S*)/m),
  ways: [
    debianPackage({ packages: ['memcached'], executables: ['usr/bin/memcached'] }),
    rpmPackage({ packages: ['memcached'], executables: ['usr/bin/memcached', 'usr/sbin/memcached'] }),
    apkPackage({ packages: ['memcached'], executables: ['usr/bin/memcached'] }),
  ],
};

/** Releases that distributions have, the newest first. */
const releases = [18, 17, 16, 15, 14, 13];

/** Recognises a server that has initdb beside it: without that it cannot be given a data folder. */
const probePostgres: Recipe['probe'] = async (program) => {
  const probed = await recognise('--version', /^postgres \(PostgreSQL\) (\d\S*)/m)(program);
  await recognise(
    '--version',
    /^initdb \(PostgreSQL\) (\d\S*)/m,
  )({
    ...program,
    path: join(dirname(program.path), 'initdb'),
  });
  return probed;
};

/** PostgreSQL looks for its share and lib folders from where it lies: `<home>/bin/postgres`. */
function homeOfPostgres(path: string): string | null {
  return path.startsWith('/usr/') ? null : dirname(dirname(path));
}

const postgres: Recipe = {
  name: 'postgres',
  variable: 'GATECRASH_POSTGRES',
  systemProgram: 'postgres',
  home: homeOfPostgres,
  probe: probePostgres,
  ways: [
    debianPackage({
      packages: ['postgresql'],
      executables: releases.map((release) => `usr/lib/postgresql/${release}/bin/postgres`),
      // An empty package that depends on the release of the distribution.
      follow: /^postgresql-\d+$/,
      besides: ['initdb'],
      // For queries compiled to machine code, which pods have switched off: 100 MB.
      without: /^libllvm/,
    }),
    rpmPackage({ packages: ['postgresql-server'], executables: ['usr/bin/postgres'] }),
    apkPackage({
      packages: ['postgresql'],
      executables: releases.flatMap((release) => [
        `usr/libexec/postgresql${release}/postgres`,
        `usr/libexec/postgresql/postgres`,
      ]),
    }),
  ],
};

/** How the programs that keep data are got; only where an arm has them. */
export const storeRecipes: Readonly<Record<StoreKind, Recipe>> = { redis, memcached, postgres };
