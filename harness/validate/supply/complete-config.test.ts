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
    leftOut: [],
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

it('defines what a part takes for granted of the config around it, and never for a whole config', () => {
  const part = 'server { access_log /var/log/site.log main; location / { return 200; } }';
  const files = { 'nginx.conf': 'events { } http { include gatecrash/*.conf; include conf.d/*.conf; }' };
  const parts = given({ ...files, 'conf.d/site.conf': part });
  const { tree, world } = completeConfig({ ...parts, wrapped: true }, '/etc/nginx');
  expect(world.supplied.filter(({ what }) => what === 'log-format').map(({ name }) => name)).toEqual(['main']);
  const http = tree.directives.find(({ name }) => name === 'http');
  expect(http?.block?.map(({ name, args }) => [name, args[0]])).toEqual([
    ['log_format', 'main'],
    ['server', undefined],
  ]);
  expect(completeConfig(parts, '/etc/nginx').world.supplied.map(({ what }) => what)).not.toContain('log-format');
});

it('has what certbot writes, and what nginx has wherever it was built to have its config', () => {
  const tls = 'listen 443 ssl; include /etc/letsencrypt/options-ssl-nginx.conf;';
  const main = `events { } http { include /usr/local/nginx/conf/mime.types; server { ${tls} } }`;
  const { world } = completeConfig(given({ 'nginx.conf': main }), '/etc/nginx');
  expect(world.missing).toEqual([]);
  expect(world.supplied.map(({ name, detail }) => `${name} ${detail}`)).toEqual([
    '/usr/local/nginx/conf/mime.types as nginx brings it',
    '/etc/letsencrypt/options-ssl-nginx.conf as certbot writes it',
  ]);
});
