import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { includedFrom, loadTree, mostDirectives, mostFilesInEachOther } from './load-tree.ts';
import { mostBlocks } from './parse-config.ts';
import { placeOf, saidPlace } from './place.ts';
import { anyConfig, treeOf } from './testing/tree-of.ts';
import { walkConfig, written } from './walk-config.ts';

/** Each directive as `file:line:column text`. */
const said = (tree: ReturnType<typeof treeOf>) =>
  walkConfig(tree).map(({ directive }) => `${saidPlace(placeOf(directive))} ${written(directive)}`);
const problems = ({ problems: all }: ReturnType<typeof treeOf>) =>
  all.map(({ type, message, at }) => `${type} ${saidPlace(at)} ${message}`);

describe('loadTree', () => {
  it('puts what is included in the place of the include, with the file and place of each directive', () => {
    const tree = treeOf('http {\n  include conf.d/*.conf;\n  include /etc/nginx/last;\n}', {
      'conf.d/b.conf': 'server {\n  include snippets/b;\n}',
      'conf.d/a.conf': 'upstream a { server b; }',
      last: 'gzip on;',
      'snippets/b': 'listen 80;\n\n  return 200;',
    });
    expect(said(tree)).toEqual([
      'a.conf:1:1 http { … }',
      'conf.d/a.conf:1:1 upstream a { … }',
      'conf.d/a.conf:1:14 server b;',
      'conf.d/b.conf:1:1 server { … }',
      'snippets/b:1:1 listen 80;',
      'snippets/b:3:3 return 200;',
      'last:1:1 gzip on;',
    ]);
    expect(tree.files.map(({ name, includedAt }) => [name, includedAt && saidPlace(includedAt)])).toEqual([
      ['a.conf', null],
      ['conf.d/a.conf', 'a.conf:2:3'],
      ['conf.d/b.conf', 'a.conf:2:3'],
      ['snippets/b', 'conf.d/b.conf:2:3'],
      ['last', 'a.conf:3:3'],
    ]);
    expect(includedFrom(tree, 'snippets/b')).toEqual(['conf.d/b.conf:2:3', 'a.conf:2:3']);
    expect([tree.missing, tree.problems]).toEqual([[], []]);
  });

  it('lets relative paths count from the folder of the main config, whichever file they stand in', () => {
    const tree = treeOf('include x/a.conf;', {
      'x/a.conf': 'include b.conf; include ./x/../b.conf;',
      'b.conf': 'b;',
      'x/b.conf': 'no;',
    });
    expect(said(tree)).toEqual(['b.conf:1:1 b;', 'b.conf:1:1 b;']);
  });

  it('tells a file that is missing, with its place, and has nothing against a pattern without a match', () => {
    const tree = treeOf('http {\n  include mime.types;\n  include none/*.conf;\n}');
    expect(tree.missing).toEqual([
      { asked: 'mime.types', path: '/etc/nginx/mime.types', at: { file: 'a.conf', line: 2, column: 3 } },
    ]);
    expect(tree.problems).toEqual([]);
    expect(loadTree(new Map(), '/etc/nginx/nginx.conf').missing.map(({ path }) => path)).toEqual([
      '/etc/nginx/nginx.conf',
    ]);
  });

  it('follows includes in the tables that have some', () => {
    const tree = treeOf(
      'types { include t; } map $a $b { include t; } geo $c { include t; } split_clients $a $d { include t; }',
      { t: 'x y;' },
    );
    expect(tree.directives.map(({ block }) => block?.map(written))).toEqual([
      ['x y;'],
      ['x y;'],
      ['x y;'],
      ['include t;'],
    ]);
  });

  it('stops at a file that includes itself, and tells by which way', () => {
    const tree = treeOf('a;\ninclude b.conf;', { 'b.conf': 'b { include c.conf; }', 'c.conf': 'c; include b.conf;' });
    expect(said(tree)).toEqual(['a.conf:1:1 a;', 'b.conf:1:1 b { … }', 'c.conf:1:1 c;']);
    expect(problems(tree)).toEqual(['recursive-include c.conf:1:4 b.conf includes c.conf includes b.conf']);
    expect(problems(treeOf('include *.conf;'))).toEqual(['recursive-include a.conf:1:1 a.conf includes a.conf']);
  });

  it('reads a file again wherever it is included, and tells what is wrong in it once', () => {
    const tree = treeOf('include b; include b;', { b: 'b; }' });
    expect(said(tree)).toEqual(['b:1:1 b;', 'b:1:1 b;']);
    expect(problems(tree)).toEqual(['syntax b:1:4 unexpected "}"']);
    expect(treeOf('include b; include b;', { b: 'include c;' }).missing).toHaveLength(1);
  });

  it('wants each file to be whole in itself', () => {
    expect(problems(treeOf('include b; include c;', { b: 'server {', c: '}' }))).toEqual([
      'syntax b:1:9 unexpected end of file, expecting "}"',
      'syntax c:1:1 unexpected "}"',
    ]);
  });

  it('tells an include that nginx would not read', () => {
    expect(problems(treeOf('include; include a b; include c { }'))).toEqual([
      'syntax a.conf:1:1 directive "include" has an invalid number of arguments',
      'syntax a.conf:1:10 directive "include" has an invalid number of arguments',
      'syntax a.conf:1:23 directive "include" is not terminated by ";"',
    ]);
  });

  it('tells a byte order mark, which nginx takes for a part of the first word', () => {
    const tree = treeOf('\uFEFFuser a;\r\npid b;\r\n');
    expect(problems(tree)).toEqual([
      'syntax a.conf:1:1 a byte order mark, which nginx takes for a part of the first word: save the file without',
    ]);
    expect(tree.directives.map(({ name, args, at }) => [name, args, at.line])).toEqual([
      ['\uFEFFuser', ['a'], 1],
      ['pid', ['b'], 2],
    ]);
  });

  it('stops where files or blocks stand too deep in each other', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 2 * mostFilesInEachOther }, (_, index) => [`${index}`, `include ${index + 1};`]),
    );
    expect(problems(treeOf('include 0;', chain))).toEqual([
      `too-deep ${mostFilesInEachOther - 2}:1:1 more than ${mostFilesInEachOther} files that include each other`,
    ]);
    const half = 'a {'.repeat(mostBlocks / 2);
    const deep = treeOf(`${half} include b; ${'}'.repeat(mostBlocks / 2)}`, {
      b: `${half} a { } ${'}'.repeat(mostBlocks / 2)}`,
    });
    expect(problems(deep)).toEqual([`too-deep b:1:${half.length + 2} more than ${mostBlocks} blocks in each other`]);
  });

  it('comes to an end with files that grow like the grains on the chessboard', () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`${index}`, `include ${index + 1}; include ${index + 1};`]),
    );
    const tree = treeOf('include 0;', { ...files, 60: 'a;' });
    expect(tree.problems.map(({ type }) => type)).toEqual(['too-much']);
    expect(tree.directives.length).toBeLessThan(mostDirectives);
  });

  it('loads 500 servers with a file of 10,000 lines', () => {
    const server = (index: number) =>
      `server {\n listen 80;\n server_name s${index}.example.com;\n include common;\n location / { proxy_pass http://app; }\n}\n`;
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`conf.d/${index}.conf`, server(index)]),
    );
    const long = Array.from({ length: 10_000 }, (_, index) => `k${index} v;\n`).join('');
    const tree = treeOf('include conf.d/*.conf; map $a $b { include long; }', {
      ...files,
      long,
      common: 'gzip on; etag off;',
    });
    expect(tree.problems).toEqual([]);
    expect(tree.directives).toHaveLength(501);
    expect(tree.directives.at(-1)?.block).toHaveLength(10_000);
  });

  it('never throws, whatever the files say', () => {
    fc.assert(
      fc.property(anyConfig, anyConfig, anyConfig, (a, b, c) => {
        const tree = treeOf(a, { 'b.conf': b, 'c.conf': c });
        for (const { directive } of walkConfig(tree))
          expect(directive.name === 'include' && directive.file === '').toBe(false);
      }),
    );
  });
});
