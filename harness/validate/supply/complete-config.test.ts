import { expect, it } from 'vitest';
import type { GivenConfig } from '../given-config.ts';
import { completeConfig } from './complete-config.ts';

function given(files: Readonly<Record<string, string>>): GivenConfig {
  const paths = Object.keys(files).map((name) => [name, `/etc/nginx/${name}`] as const);
  return {
    main: '/etc/nginx/nginx.conf',
    files: new Map(paths.map(([name, path]) => [path, files[name] ?? ''])),
    contents: new Map(),
    names: new Map(paths.map(([name, path]) => [path, name])),
    wrapped: false,
    unset: [],
  };
}

it('reads what nginx brings as if it were there, also what that includes in its turn', () => {
  const main =
    'events { } http { include mime.types; server { location ~ \\.php$ { include snippets/fastcgi-php.conf; fastcgi_pass php:9000; } } }';
  const { tree, world } = completeConfig(given({ 'nginx.conf': main }), '/etc/nginx');
  expect(tree.missing).toEqual([]);
  expect(tree.problems).toEqual([]);
  expect(world.missing).toEqual([]);
  expect(world.files.map(({ path }) => path)).toEqual([
    '/etc/nginx/mime.types',
    '/etc/nginx/snippets/fastcgi-php.conf',
    '/etc/nginx/fastcgi.conf',
  ]);
  expect(world.supplied.filter(({ what }) => what === 'include').map(({ name }) => name)).toEqual([
    'mime.types',
    'snippets/fastcgi-php.conf',
    'fastcgi.conf',
  ]);
});

it('takes what was given, and not what nginx brings', () => {
  const { world } = completeConfig(
    given({ 'nginx.conf': 'events { } http { include mime.types; }', 'mime.types': 'types { }' }),
    '/etc/nginx',
  );
  expect(world.files).toEqual([]);
});

it('makes the certificate that a file of a distribution names', () => {
  const main = 'events { } http { server { listen 443 ssl; include snippets/snakeoil.conf; } }';
  const { world } = completeConfig(given({ 'nginx.conf': main }), '/etc/nginx');
  expect(world.certificates).toEqual([
    {
      certificate: '/etc/ssl/certs/ssl-cert-snakeoil.pem',
      key: '/etc/ssl/private/ssl-cert-snakeoil.key',
      names: ['localhost'],
    },
  ]);
});

it('names an include that is missing once, however often it is asked for', () => {
  const main = 'events { } http { include own.conf; include own.conf; }';
  const { world } = completeConfig(given({ 'nginx.conf': main }), '/etc/nginx');
  expect(world.missing.map(({ name }) => name)).toEqual(['own.conf']);
});
