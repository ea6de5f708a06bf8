import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTree } from '../harness/config/load-tree.ts';
import { parseConfig } from '../harness/config/parse-config.ts';
import { ensureTool } from '../harness/runtimes/tools/index.ts';

const nginx = await ensureTool('nginx', () => undefined);
const folder = mkdtempSync(path.join(tmpdir(), 'gatecrash-nginx-t-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `nginx -t` says of a config: null where it takes it, else its message with the line. */
function saidByNginx(
  files: Readonly<Record<string, string>>,
): { readonly message: string; readonly line: number } | null {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const env = { ...process.env, LD_LIBRARY_PATH: nginx.libraryPath.join(':') };
  const args = ['-t', '-e', 'stderr', '-p', folder, '-c', path.join(folder, 'nginx.conf'), '-g', `pid ${folder}/pid;`];
  const { status, stderr } = spawnSync(nginx.path, args, { env, encoding: 'utf8' });
  if (status === 0) return null;
  const [, message = stderr, line = '0'] = /\[emerg\][^:]*?: (.*?)(?: in \S+:(\d+))?$/m.exec(stderr) ?? [];
  return { message, line: Number(line) };
}

const lines = (text: string) => parseConfig(text, 'nginx.conf').problems.map(({ at }) => at.line);
/** What nginx says when it cannot read a config; else it does not know a directive, or what to do with it. */
const ofSyntax = /^unexpected (?:end of file|"|\S)/;

describe('parseConfig and nginx', () => {
  it.each([
    'events { }',
    'events{}',
    '# only\nevents { } # a comment',
    'events {\r\n  worker_connections 10;\r\n}\r\n',
    "env A=b;env \"A=b c\";env 'A=it\\'s';events { }",
    'env A=a"b;env A=a\'b;env A=a#b;events { }',
    `env A=\${x};env A=\\;b;env A=\\{;env A=};events { }`,
    'env\n  A\n;events { }',
    'env "A;{}#";events { }',
    'env "A=\\"";events { }',
  ])('take %j', (text) => {
    expect(saidByNginx({ 'nginx.conf': text })).toBeNull();
    expect(parseConfig(text, 'nginx.conf').problems).toEqual([]);
  });

  it.each([
    'events {',
    'events { } }',
    'events {\n  worker_connections 10\n}',
    'events { };',
    ';',
    '{ }',
    'events { } env A',
    'events { }\nenv "A;\n',
    "events { }\nenv 'A;\n\n",
    'env "A"b;events { }',
    'env "A"\'b\';events { }',
    'env "A"#b\n;events { }',
    'env "A"}',
    `env \${A`,
    'env A\\',
  ])('refuse %j, and name the same line', (text) => {
    const said = saidByNginx({ 'nginx.conf': text });
    expect(said?.message).toMatch(ofSyntax);
    expect(lines(text)).toContain(said?.line);
  });

  it('agree on any text of what means something in a config', () => {
    const part = fc.constantFrom(
      'env A=b;',
      'env ',
      'A',
      ';',
      '{',
      '}',
      ' ',
      '\n',
      '\r\n',
      '"',
      "'",
      '\\',
      '#',
      '$',
      `\${`,
      ')',
      '"a"',
      'events { }',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const said = saidByNginx({ 'nginx.conf': `${text}\n` });
        const own = lines(`${text}\n`);
        if (said === null) expect(own).toEqual([]);
        // What it does not know it tells as soon as it has read it, and nothing after that.
        else if (ofSyntax.test(said.message)) expect(own).toContain(said.line);
        else expect(own.filter((line) => line < said.line)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('loadTree and nginx', () => {
  const load = (files: Readonly<Record<string, string>>) =>
    loadTree(
      new Map(Object.entries(files).map(([name, text]) => [`/etc/nginx/${name}`, text])),
      '/etc/nginx/nginx.conf',
    );

  it('read the files of a pattern in one order, without those that begin with a dot', () => {
    // nginx refuses the second of two and names its file.
    const files = {
      'nginx.conf': 'events { } include order/*.conf;',
      'order/b.conf': 'daemon on;',
      'order/B.conf': 'daemon on;',
      'order/.a.conf': 'daemon on;',
      'order/10.conf': 'env A;',
      'order/9.conf': 'env A;',
    };
    expect(saidByNginx(files)).toMatchObject({ message: '"daemon" directive is duplicate' });
    expect(load(files).files.map(({ path: file }) => path.basename(file))).toEqual([
      'nginx.conf',
      '10.conf',
      '9.conf',
      'B.conf',
      'b.conf',
    ]);
  });

  it('miss the same file, and no pattern without a match', () => {
    expect(saidByNginx({ 'nginx.conf': 'events { } include none/*.conf;' })).toBeNull();
    const files = { 'nginx.conf': 'events { }\ninclude none.conf;' };
    expect(saidByNginx(files)?.message).toMatch(/^open\(\) ".*none\.conf" failed \(2:/);
    expect(load(files).missing.map(({ at }) => at.line)).toEqual([2]);
  });

  it('let a relative path count from the folder of the main config', () => {
    const files = {
      'nginx.conf': 'events { } include sub/a.conf;',
      'sub/a.conf': 'include sub/b.conf;',
      'sub/b.conf': 'env A;',
    };
    expect(saidByNginx(files)).toBeNull();
    expect(load(files)).toMatchObject({ missing: [], problems: [] });
  });

  it('refuse a byte order mark', () => {
    const files = { 'nginx.conf': '\uFEFFevents { }' };
    expect(saidByNginx(files)?.message).toContain('unknown directive "\uFEFFevents"');
    expect(load(files).problems.map(({ type }) => type)).toEqual(['syntax']);
  });

  it('want each included file to be whole in itself', () => {
    const files = { 'nginx.conf': 'events { include open; }', open: 'worker_connections 10; }' };
    expect(saidByNginx(files)).toMatchObject({ message: 'unexpected "}"', line: 1 });
    expect(load(files).problems.map(({ message }) => message)).toEqual(['unexpected "}"']);
  });
});
