import fc from 'fast-check';
import type { ConfigTree } from '../config-tree.ts';
import { loadTree } from '../load-tree.ts';

/** A config of literal files; the main one is called `a.conf`, the others by their paths below /etc/nginx. */
export function treeOf(main: string, others: Readonly<Record<string, string>> = {}): ConfigTree {
  const files = new Map(Object.entries(others).map(([name, text]) => [`/etc/nginx/${name}`, text]));
  const named = (path: string): string => path.replace('/etc/nginx/', '');
  return loadTree(new Map([['/etc/nginx/a.conf', main], ...files]), '/etc/nginx/a.conf', named);
}

/** A server with what stands in it, as a file of conf.d. */
export const serverWith = (text: string): string => `server { ${text} }`;

const words = [
  'server',
  'location',
  'upstream',
  'http',
  'events',
  'stream',
  'mail',
  'map',
  'geo',
  'types',
  'split_clients',
  'if',
  'limit_except',
  'include',
  'set',
  'listen',
  'server_name',
  'proxy_pass',
  'grpc_pass',
  'fastcgi_pass',
  'uwsgi_pass',
  'proxy_set_header',
  'try_files',
  'error_page',
  'auth_request',
  'internal',
  'resolver',
  'ssl_certificate',
  'ssl_certificate_key',
  'access_log',
  'root',
  'user',
  'default',
  '$a',
  `\${b}`,
  '$scheme',
  'http://$a$b',
  'http://app',
  'https://[::1]:80/x',
  'unix:/run/a.sock',
  'grpc://a',
  'app',
  'a.conf',
  'b.conf',
  '*.conf',
  '80',
  '443',
  'ssl',
  '[::]:80',
  '8000-8010',
  '=',
  '~',
  '~*',
  '^~',
  '@a',
  '/',
  '/a/',
  '\\.php$',
  '(a+)+$',
  '(?<b>[^/]+)',
  'syslog:server=x',
  'off',
];
const signs = ['{', '}', ';', ' ', '\n', '"', "'", '\\', '#', '$', '\uFEFF', '\0'];

/** Texts that are nearly configs, and texts that are none. */
export const anyConfig = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...words.map((word) => `${word} `)) },
      fc.constantFrom(...signs),
      fc.string({ maxLength: 4 }),
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(''));
