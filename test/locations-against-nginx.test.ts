import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadTree } from '../harness/config/load-tree.ts';
import { proxiedLocations } from '../harness/config/locations.ts';
import { ensureTool } from '../harness/runtimes/tools/index.ts';
import { until } from './until.ts';

/** A location by its head, with those in it. */
interface Location {
  readonly head: string;
  readonly inner: readonly Location[];
}

const prefixes = [
  '/',
  '/a',
  '/a/',
  '/a/b',
  '/api/',
  '/x.php',
  '= /',
  '= /a',
  '= /a/b',
  '^~ /a/',
  '^~ /api/',
  '"/b c/"',
];
const expressions = [
  '~ \\.php$',
  '~* \\.(PNG|jpe?g)$',
  '~ ^/a/',
  '~ ^/[^/]+/b$',
  '~ b',
  '~ "^/(?<v>v[0-9]+)/users/\\d{2,}$"',
  '~ ^/(?:x|y)+$',
  '~ .',
];

/** nginx refuses two locations for one beginning, whatever their modifiers. */
const pathOf = (head: string): string => (head.startsWith('=') ? head : head.replace('^~ ', ''));
const leaf = (head: string): Location => ({ head, inner: [] });
const withInner = fc
  .tuple(
    fc.constantFrom('/a/', '/api/', '^~ /a/'),
    fc.uniqueArray(fc.constantFrom('b', 'b/c', 'x'), { maxLength: 2 }),
    fc.subarray(expressions, { maxLength: 2 }),
  )
  .map(([head, below, inside]): Location => {
    const deeper = below.map((end) => leaf(`${pathOf(head)}${end}`));
    return { head, inner: [...deeper, ...inside.map(leaf)] };
  });
const locations = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...prefixes, ...expressions).map(leaf) }, withInner), {
    maxLength: 7,
    minLength: 1,
  })
  .map((all) => [...new Map(all.map((one) => [pathOf(one.head), one])).values()]);

/** Servers with these locations, numbered through; `does` is what each does. */
function configOf(servers: readonly (readonly Location[])[], does: (number: number) => string): string {
  let number = 0;
  const write = ({ head, inner }: Location): string => {
    return `location ${head} { ${does(number++)} ${inner.map(write).join(' ')} }`;
  };
  return servers
    .map((all, index) => `server { listen unix:n.sock; server_name s${index}; ${all.map(write).join('\n')} }`)
    .join('\n');
}

function ask(socketPath: string, host: string, way: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path: way, headers: { host } }, async (response) => {
      const chunks = await response.setEncoding('utf8').toArray();
      resolve(chunks.join(''));
    });
    asking.on('error', reject).end();
  });
}

it('the path that is found for a location is one for which nginx takes it', async () => {
  const servers = fc.sample(locations, 200);
  const folder = mkdtempSync(path.join(tmpdir(), 'gatecrash-locations-'));
  const socket = path.join(folder, 'n.sock');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const answering = configOf(servers, (number) => `return 200 ${number};`).replaceAll('unix:n.sock', `unix:${socket}`);
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `pid ${folder}/pid; daemon off; master_process off; error_log stderr; events { } http { access_log off; server_names_hash_max_size 4096; ${temporary.join(' ')} ${answering} }`,
  );
  const { path: program, libraryPath } = await ensureTool('nginx', () => undefined);
  const env = { ...process.env, LD_LIBRARY_PATH: libraryPath.join(':') };
  const nginx = spawn(program, ['-e', 'stderr', '-p', folder, '-c', file], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(nginx, 'exit');
  let said = '';
  nginx.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  try {
    await until(
      'nginx answers',
      () =>
        nginx.exitCode !== null ||
        ask(socket, 's0', '/').then(
          () => true,
          () => false,
        ),
    );
    expect(said).not.toContain('[emerg]');
    const passing = configOf(servers, (number) => `proxy_pass http://127.0.0.1:${number + 1};`);
    const found = proxiedLocations(loadTree(new Map([['/etc/nginx/a.conf', passing]]), '/etc/nginx/a.conf'));
    const ways = found.flatMap(({ path: way, server, pass }, number) =>
      way === null ? [] : [{ way, host: server?.names[0] ?? '', number, pass }],
    );
    expect(ways.length).toBeGreaterThan(found.length / 2);
    const wrong: string[] = [];
    for (const { way, host, number, pass } of ways) {
      const answer = await ask(socket, host, way);
      if (answer !== String(number)) wrong.push(`${host} ${way}: ${answer}, not ${number} at line ${pass.at.line}`);
    }
    expect(wrong).toEqual([]);
  } finally {
    nginx.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
});
