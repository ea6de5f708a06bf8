import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTree } from '../config/load-tree.ts';
import { readConfig } from './read-config.ts';
import { mostConfigBytes } from './read-config-file.ts';
import { treeProblems } from './tree-problems.ts';

/** A folder with these files: text, bytes, or where a link leads. */
async function folderWith(files: Readonly<Record<string, string | Uint8Array | { readonly link: string }>>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-config-'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(file, content);
    else await symlink(content.link, file);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

const notAFile = (file: string): string | null => {
  const stats = statSync(file);
  return stats.isFile() ? null : stats.isDirectory() ? 'a folder' : stats.isFIFO() ? 'a FIFO' : 'a device';
};
const read = (asked: string, values: Readonly<Record<string, string>> = {}) =>
  readConfig(asked, { values: new Map(Object.entries(values)), notAFile });
/** What was read: each path in the pod with how the user calls it. */
const placed = (asked: string, folder: string) => {
  const { given, problems } = read(asked);
  expect(problems).toEqual([]);
  return Object.fromEntries([...(given?.names ?? [])].map(([pod, name]) => [pod, name.replace(`${folder}/`, '')]));
};
const problems = (asked: string, folder: string) =>
  read(asked).problems.map(({ code, message }) => `${code} ${message.replaceAll(folder, '~')}`);

/** Root may read everything: then it is done as somebody who may not. */
function asNobody<T>(look: () => T): T {
  if (process.getuid?.() !== 0) return look();
  process.seteuid?.(65_534);
  try {
    return look();
  } finally {
    process.seteuid?.(0);
  }
}

const main = 'events { }\nhttp {\n  include conf.d/*.conf;\n}\n';

describe('readConfig', () => {
  it('takes a whole config for the main one, with what it includes of its folder', async () => {
    await using made = await folderWith({
      'nginx.conf': `${main}include /etc/nginx/extra/a.conf;`,
      'conf.d/b.conf': 'server { include snippets/tls; include /etc/letsencrypt/x.conf; }',
      'conf.d/.hidden.conf': 'x;',
      'conf.d/readme.txt': 'x',
      'snippets/tls': 'ssl_protocols TLSv1.3;',
      'extra/a.conf': 'user a;',
      'unrelated.bin': new Uint8Array([0, 1, 2]),
    });
    const { folder } = made;
    const all = {
      '/etc/nginx/nginx.conf': 'nginx.conf',
      '/etc/nginx/conf.d/b.conf': 'conf.d/b.conf',
      '/etc/nginx/snippets/tls': 'snippets/tls',
      '/etc/nginx/extra/a.conf': 'extra/a.conf',
    };
    expect(placed(path.join(folder, 'nginx.conf'), folder)).toEqual(all);
    expect(placed(folder, folder)).toEqual(all);
    const { given } = read(folder);
    const tree = loadTree(given?.files ?? new Map(), given?.main ?? '', (pod) => given?.names.get(pod) ?? pod);
    expect(tree.missing.map(({ path: where }) => where)).toEqual(['/etc/letsencrypt/x.conf']);
  });

  it('takes a part of a config into conf.d, with a main config of its own around it', async () => {
    await using made = await folderWith({
      'app.conf': 'server { include snippets/a; }',
      'snippets/a': 'listen 80;',
      'other.conf': 'server { }',
    });
    const { folder } = made;
    expect(placed(path.join(folder, 'app.conf'), folder)).toEqual({
      '/etc/nginx/nginx.conf': 'nginx.conf of gatecrash',
      '/etc/nginx/conf.d/app.conf': 'app.conf',
      '/etc/nginx/snippets/a': 'snippets/a',
    });
    const { given } = read(path.join(folder, 'app.conf'));
    expect(given?.wrapped).toBe(true);
    expect(loadTree(given?.files ?? new Map(), given?.main ?? '')).toMatchObject({ problems: [], missing: [] });
  });

  it("looks for what a file of conf.d includes in the folder around, which is nginx's", async () => {
    await using made = await folderWith({
      'conf.d/app.conf': 'server { include snippets/a; }',
      'snippets/a': 'listen 80;',
    });
    const { folder } = made;
    const all = {
      '/etc/nginx/nginx.conf': 'nginx.conf of gatecrash',
      '/etc/nginx/conf.d/app.conf': 'conf.d/app.conf',
      '/etc/nginx/snippets/a': 'snippets/a',
    };
    expect(placed(path.join(folder, 'conf.d/app.conf'), folder)).toEqual(all);
    expect(placed(path.join(folder, 'conf.d'), folder)).toEqual(all);
  });

  it('takes a folder of parts, and leaves those that others include', async () => {
    await using made = await folderWith({
      'a.conf': 'upstream a { server b; }',
      'b.conf': 'server { include part.conf; }',
      'part.conf': 'location / { return 200; }',
      'unused.conf': 'location / { }',
    });
    const { folder } = made;
    expect(Object.keys(placed(folder, folder)).sort()).toEqual([
      '/etc/nginx/conf.d/a.conf',
      '/etc/nginx/conf.d/b.conf',
      '/etc/nginx/nginx.conf',
      '/etc/nginx/part.conf',
    ]);
  });

  it('replaces variables of templates that are given, and lists the others', async () => {
    await using made = await folderWith({
      'default.conf.template': `server { server_name \${HOST}; location / { proxy_pass http://\${API}$request_uri; } }`,
    });
    const { folder } = made;
    const { given } = read(path.join(folder, 'default.conf.template'), { HOST: 'exämple.com' });
    expect(given?.files.get('/etc/nginx/conf.d/default.conf')).toBe(
      `server { server_name exämple.com; location / { proxy_pass http://\${API}$request_uri; } }`,
    );
    expect(given?.unset.map(({ name, at }) => [name, at.line, at.column])).toEqual([['API', 1, 62]]);
  });

  it('puts templates beside a main config where the official image puts them', async () => {
    await using made = await folderWith({
      'nginx.conf': main,
      'templates/site.conf.template': `server { listen \${PORT}; }`,
    });
    const { folder } = made;
    expect(placed(folder, folder)).toEqual({
      '/etc/nginx/nginx.conf': 'nginx.conf',
      '/etc/nginx/conf.d/site.conf': 'templates/site.conf.template',
    });
    expect(read(folder, { PORT: '8080' }).given?.files.get('/etc/nginx/conf.d/site.conf')).toBe(
      'server { listen 8080; }',
    );
  });

  it('takes a template in the place of a file that a template includes, and that is not there', async () => {
    const part = `server { listen \${PORT}; location / { include proxy.conf; } }`;
    const files = {
      'conf.d/site.conf.template': part,
      'conf.d/own.conf': 'server { }',
      'conf.d/own.conf.template': 'x',
      'proxy.conf.template': 'proxy_buffering off;',
    };
    await using made = await folderWith({ 'nginx.conf.template': main, ...files });
    expect(placed(made.folder, made.folder)).toEqual({
      '/etc/nginx/nginx.conf': 'nginx.conf.template',
      '/etc/nginx/conf.d/own.conf': 'conf.d/own.conf',
      '/etc/nginx/conf.d/site.conf': 'conf.d/site.conf.template',
      '/etc/nginx/proxy.conf': 'proxy.conf.template',
    });
    await using other = await folderWith({ 'nginx.conf': main, ...files });
    expect(Object.keys(placed(other.folder, other.folder))).toEqual([
      '/etc/nginx/nginx.conf',
      '/etc/nginx/conf.d/own.conf',
    ]);
  });

  it('puts a server around a part of one, and http around one that is called nginx.conf', async () => {
    await using made = await folderWith({
      'headers.conf': 'add_header X-A b; location /a/ { include mine.conf; }',
      'mine.conf': 'expires 1y;',
      'site/nginx.conf': 'server { }',
    });
    const { folder } = made;
    const file = path.join(folder, 'headers.conf');
    expect(placed(file, folder)).toEqual({
      '/etc/nginx/nginx.conf': 'nginx.conf of gatecrash',
      '/etc/nginx/server.d/headers.conf': 'headers.conf',
      '/etc/nginx/mine.conf': 'mine.conf',
    });
    const { given } = read(file);
    const tree = loadTree(given?.files ?? new Map(), given?.main ?? '');
    const http = tree.directives.find(({ name }) => name === 'http');
    expect(http?.block?.map(({ name, block }) => [name, block?.map((one) => one.name)])).toEqual([
      ['server', ['add_header', 'location']],
    ]);
    expect(Object.keys(placed(path.join(folder, 'site'), folder))).toEqual([
      '/etc/nginx/nginx.conf',
      '/etc/nginx/conf.d/nginx.conf',
    ]);
  });

  it('changes not a byte: encodings, line ends and marks stay', async () => {
    const bytes = Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from('server { # \xe4\r\n  server_name a;\r\n}', 'latin1'),
    ]);
    await using made = await folderWith({ 'a.conf': bytes });
    const file = path.join(made.folder, 'a.conf');
    for (const values of [{}, { OTHER: 'x' }]) {
      expect(Buffer.from(read(file, values).given?.contents.get('/etc/nginx/conf.d/a.conf') ?? [])).toEqual(bytes);
    }
  });

  it('follows links inside its folder, also those that Debian makes to /etc/nginx', async () => {
    await using made = await folderWith({
      'nginx.conf': 'events { } http { include /etc/nginx/sites-enabled/*; }',
      'sites-available/a': 'server { }',
      'sites-available/b': 'server { }',
      'sites-enabled/a': { link: '/etc/nginx/sites-available/a' },
      'sites-enabled/b': { link: '../sites-available/b' },
    });
    const { folder } = made;
    expect(Object.keys(placed(folder, folder)).slice(1)).toEqual([
      '/etc/nginx/sites-enabled/a',
      '/etc/nginx/sites-enabled/b',
    ]);
  });

  it('GC2008: tells what is not there', async () => {
    await using made = await folderWith({ 'nginx.conf': main, 'conf.d/a.conf': { link: 'gone' } });
    const { folder } = made;
    expect(problems(path.join(folder, 'none.conf'), folder)).toEqual([
      'GC2008 expected a config at ~/none.conf, saw nothing there',
    ]);
    expect(problems(path.join(folder, 'nginx.conf/x'), folder)).toEqual([
      'GC2008 expected a config at ~/nginx.conf/x, saw nothing there',
    ]);
    expect(problems(folder, folder)).toEqual([
      'GC2008 expected a file at ~/conf.d/a.conf, saw a symbolic link to ~/conf.d/gone, where nothing is',
    ]);
  });

  it('GC2009: tells what it may not read', async () => {
    await using made = await folderWith({ 'nginx.conf': main, 'conf.d/a.conf': 'server { }', 'closed/x.conf': '' });
    const { folder } = made;
    await chmod(folder, 0o755);
    await chmod(path.join(folder, 'conf.d/a.conf'), 0);
    await chmod(path.join(folder, 'closed'), 0);
    expect(asNobody(() => problems(folder, folder))).toEqual(['GC2009 expected to read ~/conf.d/a.conf, saw EACCES']);
    expect(asNobody(() => problems(path.join(folder, 'closed/x.conf'), folder))).toEqual([
      'GC2009 expected to read ~/closed/x.conf, saw EACCES',
    ]);
    expect(asNobody(() => problems(path.join(folder, 'closed'), folder))).toEqual([
      'GC2009 expected to read ~/closed, saw EACCES',
    ]);
  });

  it('GC2010: opens no FIFO, device or folder', async () => {
    await using made = await folderWith({
      'nginx.conf': main,
      'conf.d/dir.conf/x': '',
      'b.conf': 'events { } http { include fifo; }',
    });
    const { folder } = made;
    execFileSync('sh', ['-c', 'mkfifo "$0"', path.join(folder, 'fifo')]);
    expect(problems(path.join(folder, 'fifo'), folder)).toEqual(['GC2010 expected a file at ~/fifo, saw a FIFO']);
    expect(problems(path.join(folder, 'b.conf'), folder)).toEqual(['GC2010 expected a file at ~/fifo, saw a FIFO']);
    expect(problems('/dev/zero', folder)).toEqual(['GC2010 expected a file at /dev/zero, saw a device']);
    expect(problems(folder, folder)).toEqual(['GC2010 expected a file at ~/conf.d/dir.conf, saw a folder']);
  });

  it('GC2011: tells a config that says nothing', async () => {
    await using made = await folderWith({ 'empty.conf': '', 'comments.conf': '# nothing\n' });
    const { folder } = made;
    for (const name of ['empty.conf', 'comments.conf']) {
      expect(problems(path.join(folder, name), folder)).toEqual([
        `GC2011 ~/${name}: expected a whole nginx.conf, or what belongs into its http {}, saw no directive at all`,
      ]);
    }
  });

  it('GC2012: tells what is no text', async () => {
    await using made = await folderWith({ 'a.conf': Buffer.from('events { }', 'utf16le') });
    expect(problems(path.join(made.folder, 'a.conf'), made.folder)).toEqual([
      'GC2012 ~/a.conf: expected text, saw a NUL byte at 1',
    ]);
  });

  it('GC2013: reads no more than a config can have', async () => {
    await using made = await folderWith({
      'nginx.conf': main,
      'conf.d/a.conf': '',
      'conf.d/b.conf': ' '.repeat(mostConfigBytes - 10),
    });
    const { folder } = made;
    await truncate(path.join(folder, 'conf.d/a.conf'), mostConfigBytes + 1);
    expect(problems(path.join(folder, 'conf.d/a.conf'), folder)).toEqual([
      `GC2013 ~/conf.d/a.conf: expected at most ${mostConfigBytes} bytes, saw ${mostConfigBytes + 1}`,
    ]);
    await rm(path.join(folder, 'conf.d/a.conf'));
    expect(problems(folder, folder)).toEqual([
      `GC2013 ~/conf.d/b.conf: expected at most ${mostConfigBytes} bytes, saw ${mostConfigBytes - 10 + main.length} with those that it includes`,
    ]);
  });

  it('GC2014: tells links that lead in a circle', async () => {
    await using made = await folderWith({
      'nginx.conf': main,
      'conf.d/a.conf': { link: 'b.conf' },
      'conf.d/b.conf': { link: 'a.conf' },
      self: { link: 'self' },
    });
    const { folder } = made;
    expect(problems(path.join(folder, 'self'), folder)).toEqual([
      'GC2014 expected a file at ~/self, saw symbolic links that lead in a circle',
    ]);
    expect(problems(folder, folder)).toEqual([
      'GC2014 expected a file at ~/conf.d/a.conf, saw symbolic links that lead in a circle',
      'GC2014 expected a file at ~/conf.d/b.conf, saw symbolic links that lead in a circle',
    ]);
  });

  it('GC2015: follows no link out of its folder', async () => {
    await using made = await folderWith({
      'n/nginx.conf': main,
      'n/conf.d/a.conf': { link: '/etc/passwd' },
      'n/conf.d/b.conf': { link: '../../secret' },
      'n/conf.d/c.conf': { link: '../d.conf' },
      'n/d.conf': 'server { }',
      secret: 'x;',
    });
    const { folder } = made;
    expect(problems(path.join(folder, 'n'), folder)).toEqual([
      'GC2015 expected ~/n/conf.d/a.conf to stay in the folder that was given, saw that it leads to /etc/passwd',
      'GC2015 expected ~/n/conf.d/b.conf to stay in the folder that was given, saw that it leads to ~/secret',
    ]);
  });

  it("leaves out what loads modules of this machine's nginx, but for that nginx", async () => {
    const link = '/usr/share/nginx/modules-available/mod-gatecrash-none.conf';
    await using made = await folderWith({
      'nginx.conf': 'include /etc/nginx/modules-enabled/*.conf; events { }',
      'modules-enabled/50-mod-a.conf': { link },
    });
    const { folder } = made;
    const { given } = read(folder);
    expect([...(given?.files.keys() ?? [])]).toEqual(['/etc/nginx/nginx.conf']);
    const name = path.join(folder, 'modules-enabled/50-mod-a.conf');
    expect(given?.leftOut).toEqual([{ name, leadsTo: link }]);
    expect(readConfig(folder, { values: new Map(), notAFile, ofMachine: true }).problems).toMatchObject([
      { code: 'GC2008', message: `expected a config at ${name}, saw nothing there` },
    ]);
  });

  it('GC2016: tells a config that includes itself, and GC2004 what nginx would not read', async () => {
    await using made = await folderWith({ 'nginx.conf': `${main}include a;`, a: 'include b;', b: 'include a; x' });
    const { given } = read(made.folder);
    const tree = loadTree(given?.files ?? new Map(), given?.main ?? '', (pod) => pod.replace('/etc/nginx/', ''));
    expect(treeProblems(tree).map(({ code, message }) => `${code} ${message}`)).toEqual([
      'GC2004 b:1:13: unexpected end of file, expecting ";" or "}"',
      'GC2016 b:1:1: a includes b includes a',
    ]);
  });

  it('GC2017: tells what is no config, or only a part of an upstream', async () => {
    await using made = await folderWith({
      'a/x.json': '{ "a": 1 }',
      'a/part.conf': 'server app-1; server app-2;',
      'b/a.conf': main,
      'b/b.conf': main,
      'c/x': '',
    });
    const { folder } = made;
    const expected = 'expected a whole nginx.conf, or what belongs into its http {}, saw';
    expect(problems(path.join(folder, 'a/x.json'), folder)).toEqual([`GC2017 ~/a/x.json: ${expected} something else`]);
    expect(problems(path.join(folder, 'a/part.conf'), folder)).toEqual([
      `GC2017 ~/a/part.conf: ${expected} a part of an upstream {}`,
    ]);
    expect(problems(path.join(folder, 'a'), folder)).toEqual([
      'GC2017 ~/a: expected an nginx.conf or files of conf.d, saw only parts of them',
    ]);
    expect(problems(path.join(folder, 'b'), folder)).toEqual([
      'GC2017 ~/b: expected one main config, saw ~/b/a.conf, ~/b/b.conf',
    ]);
    expect(problems(path.join(folder, 'c'), folder)).toEqual([
      'GC2017 ~/c: expected an nginx.conf or files of conf.d, saw none',
    ]);
  });
});
