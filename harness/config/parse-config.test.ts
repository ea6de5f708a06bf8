import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween } from './changes-between.ts';
import { type Directive, mostBlocks, parseConfig } from './parse-config.ts';
import { tokensOf } from './tokens.ts';
import { walkConfig, written } from './walk-config.ts';

const said = (config: string) =>
  walkConfig(parseConfig(config, 'a.conf')).map(({ directive: { name, args, at } }) =>
    [at.line, name, ...args].join(' '),
  );
const problems = (config: string) =>
  parseConfig(config, 'a.conf').problems.map(({ message, at }) => `${at.line}:${at.column} ${message}`);

/** A tree as nested arrays. */
const shape = (directives: readonly Directive[]): unknown =>
  directives.map(({ name, args, block }) => [name, ...args, ...(block === null ? [] : [shape(block)])]);

/** Texts that are mostly made of what means something in a config. */
const configs = fc
  .array(fc.oneof(fc.constantFrom(...' \n\t;{}#"\'\\$ab', '${', 'server ', '"x"', '\\"'), fc.string({ maxLength: 3 })))
  .map((parts) => parts.join(''));

describe('tokensOf', () => {
  it('loses nothing: the texts of all tokens are the config, each where it says that it stands', () => {
    fc.assert(
      fc.property(configs, (config) => {
        const tokens = [...tokensOf(config)];
        expect(tokens.map(({ raw }) => raw).join('')).toBe(config);
        for (const { raw, at } of tokens) {
          expect(config.startsWith(raw, at.offset)).toBe(true);
          const before = config.slice(0, at.offset).split('\n');
          expect([at.line, at.column]).toEqual([before.length, (before.at(-1)?.length ?? 0) + 1]);
        }
      }),
    );
  });

  it('takes quotes and escapes off as nginx does', () => {
    const words = [...tokensOf(`a "b \\"c\\"" 'd\\te' f\\;g \\. "";`)].filter(({ kind }) => kind === 'word');
    expect(words.map(({ text }) => text)).toEqual(['a', 'b "c"', 'd\te', 'f\\;g', '\\.', '']);
    expect(words.map(({ quoted }) => quoted)).toEqual([false, true, true, false, false, true]);
  });
});

describe('parseConfig', () => {
  it('makes a tree with the line and column of each directive', () => {
    const { directives } = parseConfig(
      'upstream app {\n  server a:80;\n}\nserver { location / { return 200; } }',
      'a.conf',
    );
    expect(shape(directives)).toEqual([
      ['upstream', 'app', [['server', 'a:80']]],
      ['server', [['location', '/', [['return', '200']]]]],
    ]);
    expect(directives[0]?.block?.[0]?.at).toMatchObject({ line: 2, column: 3 });
    expect(directives[1]?.block?.[0]).toMatchObject({ file: 'a.conf', at: { line: 4, column: 10 } });
  });

  it('has each directive from its name to its end, comments and all', () => {
    const config = 'a 1; # x\nb {\n  # y }\n  c "2;";\n}\n';
    const { directives } = parseConfig(config, 'a.conf');
    expect(directives.map(({ at, end }) => config.slice(at.offset, end))).toEqual([
      'a 1;',
      'b {\n  # y }\n  c "2;";\n}',
    ]);
    expect(config.slice(directives[1]?.opened ?? 0).startsWith('\n  # y')).toBe(true);
  });

  it('reads directives wherever they stand, with the line of each', () => {
    const config = 'upstream app {\n  server a:80; server b:80\n    backup;\n}\nserver { listen 80; }';
    expect(said(config)).toEqual([
      '1 upstream app',
      '2 server a:80',
      '2 server b:80 backup',
      '5 server',
      '5 listen 80',
    ]);
    expect(
      walkConfig(parseConfig(config, 'a.conf'))
        .at(-1)
        ?.inside.map(({ name }) => name),
    ).toEqual(['server']);
  });

  it('takes signs in strings, variables and escapes for text, and comments for nothing', () => {
    expect(said(`a "x; # {y" 'it\\'s'; # b c;\nd \${e}f#g \\;h; "i j" k;`)).toEqual([
      "1 a x; # {y it's",
      `2 d \${e}f#g \\;h`,
      '2 i j k',
    ]);
  });

  it('takes every brace after a dollar for a part of the word', () => {
    expect(said('a $' + '{{b; c $d{ e; }')).toEqual(['1 a $' + '{{b', '1 c $d', '1 e']);
  });

  it('takes a quote and a brace inside a word for part of it', () => {
    expect(said(`log_format m '"$a"' it's; location ~ \\.(?<n>x\\{2\\})$ { return 200; }`)).toEqual([
      `1 log_format m "$a" it's`,
      '1 location ~ \\.(?<n>x\\{2\\})$',
      '1 return 200',
    ]);
  });

  it('has the entries of a table in its block, and no directive walks them', () => {
    const config = 'map $a $b { access_log 1; default 0; } error_log x;';
    expect(said(config)).toEqual(['1 map $a $b', '1 error_log x']);
    expect(parseConfig(config, 'a.conf').directives[0]?.block?.map(written)).toEqual(['access_log 1;', 'default 0;']);
  });

  it('makes do with what nginx would not read, and says what and where', () => {
    expect(said('server { listen 80; "x')).toEqual(['1 server', '1 listen 80', '1 x']);
    expect(problems('server { listen 80; "x')).toEqual([
      '1:21 a string without an end',
      '1:23 unexpected end of file, expecting ";" or "}"',
    ]);
    expect(problems('a {\n  b 1\n}')).toEqual(['3:1 unexpected "}"']);
    expect(problems('a; }\n;\n{ b; }')).toEqual(['1:4 unexpected "}"', '2:1 unexpected ";"', '3:1 unexpected "{"']);
    expect(problems('a "b"c; if ("$d") { e; }')).toEqual(['1:6 unexpected "c"']);
    expect(problems('a "b"#c\n; if ("$d"){ e; }')).toEqual(['1:6 unexpected "#"']);
    expect(problems('a {')).toEqual(['1:4 unexpected end of file, expecting "}"']);
  });

  it('reads no Lua: a block of it ends where Lua has it end', () => {
    const lua = `content_by_lua_block { local t = { a = "}", b = '\\'}' } -- }\n --[[ } ]] f([==[ } ]] ]==]) }`;
    expect(said(`location / { ${lua}\n gzip on; }`)).toEqual(['1 location /', '1 content_by_lua_block', '3 gzip on']);
    expect(problems(`location / { ${lua} }`)).toEqual([]);
    expect(problems('a_by_lua_block { [[ }')).toEqual(['1:22 unexpected end of file, expecting "}"']);
    expect(problems('set_by_lua_block $x { return {1} } a b { {1} }')[0]).toBe('1:42 unexpected "{"');
  });

  it('reads strings and words as long as a file can be', () => {
    for (const long of ['"A"', "'A'", 'A', '"A', '"\\"A"', '# A', '\\A']) {
      expect(parseConfig(`a ${long.replace('A', 'x'.repeat(2_000_000))}`, 'a').directives.length).toBeLessThan(2);
      expect(parseConfig(`a ${long.replace('A', '\\"'.repeat(2_000_000))}`, 'a').directives.length).toBeLessThan(2);
    }
  });

  it('never throws, and keeps every directive inside the one around it', () => {
    const check = (directives: readonly Directive[], from: number, to: number): void => {
      for (const { at, end, block } of directives) {
        expect(at.offset).toBeGreaterThanOrEqual(from);
        expect(end).toBeLessThanOrEqual(to);
        check(block ?? [], at.offset, end);
      }
    };
    fc.assert(fc.property(configs, (config) => check(parseConfig(config, 'a').directives, 0, config.length)));
  });

  it('reads blocks in each other as deep as anybody writes them, and stops where they go on', () => {
    const nested = (deep: number) => 'a {'.repeat(deep) + '}'.repeat(deep);
    expect(parseConfig(nested(mostBlocks), 'a.conf')).toMatchObject({ problems: [], tooDeep: null });
    expect(said(nested(mostBlocks))).toHaveLength(mostBlocks);
    expect(parseConfig(nested(mostBlocks + 1), 'a.conf').tooDeep).toMatchObject({
      line: 1,
      column: 3 * mostBlocks + 3,
    });
    expect(walkConfig(parseConfig('a {\n'.repeat(200_000), 'a.conf')).length).toBeLessThanOrEqual(mostBlocks + 1);
  });

  it('is not thrown off by any bytes, nor is what follows the tree down', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }).map((some) => Buffer.from(some).toString('utf8')),
      fc
        .tuple(
          fc.constantFrom('a {', '{', '}', '"', "'", '\\', '${', '#', 'a ', ';', '"a"'),
          fc.integer({ max: 20_000, min: 1 }),
        )
        .map(([part, times]) => part.repeat(times)),
      configs,
    );
    const config = fc.array(bytes, { maxLength: 3 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(config, bytes, (text, other) => {
        const parsed = parseConfig(text, 'a.conf');
        expect(walkConfig(parsed).length).toBeLessThanOrEqual(text.length);
        changesBetween(parseConfig(other.slice(0, 1000), 'b.conf'), parseConfig(text.slice(0, 1000), 'a.conf'));
      }),
      { numRuns: 50 },
    );
  });
});
