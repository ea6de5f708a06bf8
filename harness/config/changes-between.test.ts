import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween, withoutChange } from './changes-between.ts';
import { meaning } from './match-directives.ts';
import { mostBlocks, parseConfig } from './parse-config.ts';
import { headOf, written } from './walk-config.ts';

const of = (text: string, file = 'a.conf') => parseConfig(text, file);

/** Each change as `kind line [blocks] text < before`. */
const said = (before: string, after: string) =>
  changesBetween(of(before), of(after)).map(({ kind, directive, inside, before: was }) =>
    [kind, directive.at.line, `[${inside.map(headOf).join(' / ')}]`, written(directive), '<', ...was.map(written)].join(
      ' ',
    ),
  );

/** What the config says, order apart, with each change taken back alone. */
const reverted = (before: string, after: string) => {
  const config = of(after);
  return changesBetween(of(before), config).map((change) => withoutChange(config, change));
};
const sense = (config: string) => of(config).directives.map(meaning).sort();

const broken = `
upstream app {
    server app-1:8080 max_fails=0;
    server app-2:8080 max_fails=0;
}
server {
    listen 80;
    location / {
        proxy_pass http://app;
        proxy_read_timeout 1s;
        proxy_next_upstream off;
    }
}
`;

describe('changesBetween', () => {
  it('finds no change in comments, spaces, quotes and order', () => {
    const same = `server { location / { proxy_next_upstream "off"; # why
      proxy_read_timeout 1s; proxy_pass http://app; } listen 80; }
      upstream app { server app-2:8080 max_fails=0; server app-1:8080 max_fails=0; }`;
    expect(said(broken, same)).toEqual([]);
  });

  it('tells what was added, given other parameters, and removed, with its place', () => {
    const config = broken
      .replace('proxy_next_upstream off;', 'proxy_next_upstream error;\n        proxy_next_upstream_tries 2;')
      .replace('app-2:8080 max_fails=0', 'app-2:8080 max_fails=1 fail_timeout=1s')
      .replace('        proxy_read_timeout 1s;\n', '');
    expect(said(broken, config)).toEqual([
      'changed 4 [upstream app] server app-2:8080 max_fails=1 fail_timeout=1s; < server app-2:8080 max_fails=0;',
      'changed 10 [server / location /] proxy_next_upstream error; < proxy_next_upstream off;',
      'added 11 [server / location /] proxy_next_upstream_tries 2; <',
      'removed 10 [server / location /] proxy_read_timeout 1s; < proxy_read_timeout 1s;',
    ]);
  });

  it('takes a server for the one that names the same host, and others for added or removed ones', () => {
    const config = broken.replace('server app-1:8080 max_fails=0;', 'server app-3:8080; server app-4:8080;');
    expect(said(broken, config)).toEqual([
      'added 3 [upstream app] server app-3:8080; <',
      'added 3 [upstream app] server app-4:8080; <',
      'removed 3 [upstream app] server app-1:8080 max_fails=0; < server app-1:8080 max_fails=0;',
    ]);
  });

  it('tells of an added block as a whole, and of each part of one that has several', () => {
    const cache = 'location ~ ^/a { proxy_pass http://app; proxy_cache c; }';
    expect(said(broken, `${broken}server { ${cache} }`).map((line) => line.split(' <')[0])).toEqual([
      'added 14 [] server { … }',
    ]);
    expect(
      said(broken, broken.replace('listen 80;', `listen 80; ${cache}`)).map((line) => line.split(' <')[0]),
    ).toEqual([
      'added 7 [server] location ~ ^/a { … }',
      'added 7 [server / location ~ ^/a] proxy_pass http://app;',
      'added 7 [server / location ~ ^/a] proxy_cache c;',
    ]);
  });

  it('pairs servers of one file by what they have in common', () => {
    const one = 'server { listen 80; server_name a; location / { return 200; } }';
    const two = 'server { listen 80; server_name b; location / { return 201; } }';
    expect(said(`${one}\n${two}`, `${two.replace('201', '202')}\n${one}`)).toEqual([
      'changed 1 [server / location /] return 202; < return 201;',
    ]);
  });

  it('takes what went from one block to another for moved', () => {
    const config = broken
      .replace('        proxy_read_timeout 1s;\n', '')
      .replace('listen 80;', 'listen 80;\n    proxy_read_timeout 1s;');
    expect(said(broken, config)).toEqual(['moved 8 [server] proxy_read_timeout 1s; < proxy_read_timeout 1s;']);
    expect(reverted(broken, config).map(sense)).toEqual([sense(broken)]);
  });

  it('takes an include together with the directives in whose place it stands', () => {
    const config = broken.replace(/(\s+server app.*)+/, '\n    include /etc/nginx/upstreams/app.conf;');
    expect(said(broken, config)).toEqual([
      'changed 3 [upstream app] include /etc/nginx/upstreams/app.conf; < server app-1:8080 max_fails=0; server app-2:8080 max_fails=0;',
    ]);
    expect(reverted(broken, config).map(sense)).toEqual([sense(broken)]);
  });

  it('tells of the entries of a table as of directives', () => {
    expect(said('map $a $b { x 1; default 0; }', 'map $a $b { x 2; default 0; }')).toEqual([
      'changed 1 [map $a $b] x 2; < x 1;',
    ]);
  });

  it('finds what changed below as many blocks as are read', () => {
    const nested = (inner: string) => `${'a {'.repeat(mostBlocks)}${inner}${'}'.repeat(mostBlocks)}`;
    const changes = changesBetween(of(nested('b 1; c;')), of(nested('b 2; c;')));
    expect(changes.map(({ directive }) => written(directive))).toEqual(['b 2;']);
  });
});

describe('withoutChange', () => {
  it('takes back one change alone, and leaves every other line where it is', () => {
    const config = broken.replace('proxy_next_upstream off;', 'proxy_next_upstream error;\n        proxy_tries 2;');
    expect(reverted(broken, config)).toEqual([
      config.replace('proxy_next_upstream error;', 'proxy_next_upstream off;'),
      config.replace('proxy_tries 2;', ''),
    ]);
    const block = `a;\nb {\n  c;\n  d;\n}\ne;`;
    expect(reverted('a; e;', block)[0]).toBe('a;\n\n\n\n\ne;');
  });

  it('puts a removed directive back into its block, after what stood before it', () => {
    const config = broken.replace('        proxy_read_timeout 1s;\n', '');
    const [text = ''] = reverted(broken, config);
    expect(text).toContain('proxy_pass http://app; proxy_read_timeout 1s;');
    expect(sense(text)).toEqual(sense(broken));
  });

  it('gives the other config where there is but one change, whatever it is', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const simple = fc.tuple(name, fc.constantFrom('', ' 1', ' 2', ' "x;"')).map((parts) => `${parts.join('')};`);
    const block = fc.tuple(fc.constantFrom('s', 't u'), fc.array(simple, { maxLength: 4 }));
    const config = fc
      .tuple(fc.array(simple, { maxLength: 4 }), fc.array(block, { maxLength: 2 }))
      .map(([top, blocks]) =>
        [...top, ...blocks.map(([head, inner]) => `${head} { ${inner.join(' # }\n')}\n }`)].join('\n'),
      );
    fc.assert(
      fc.property(config, config, (before, after) => {
        const changes = changesBetween(of(before), of(after));
        if (changes.length === 0) expect(sense(after).length).toBe(sense(before).length);
        const [only] = changes;
        if (changes.length !== 1 || only === undefined) return;
        const text = withoutChange(of(after), only);
        expect(changesBetween(of(before), of(text))).toEqual([]);
      }),
    );
  });
});
