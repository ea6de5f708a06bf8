import { expect, it } from 'vitest';
import { directivesOf } from './nginx-directives.ts';

const said = (config: string) => directivesOf(config).map(({ name, args, line }) => [line, name, ...args].join(' '));

it('reads directives wherever they stand, with the line of each', () => {
  const config = 'upstream app {\n  server a:80; server b:80\n    backup;\n}\nserver { listen 80; }';
  expect(said(config)).toEqual(['1 upstream app', '2 server a:80', '2 server b:80 backup', '5 server', '5 listen 80']);
  expect(directivesOf(config).at(-1)?.inside).toEqual(['server']);
});

it('takes signs in strings, variables and escapes for text, and comments for nothing', () => {
  expect(said(`a "x; # {y" 'it\\'s'; # b c;\nd \${e}f#g \\;h; "i j" k;`)).toEqual([
    "1 a x; # {y it's",
    `2 d \${e}f#g \\;h`,
    '2 i j k',
  ]);
});

it('takes a quote and a brace inside a word for part of it', () => {
  expect(said(`log_format m '"$a"' it's; location ~ \\.(?<n>x\\{2\\})$ { return 200; }`)).toEqual([
    `1 log_format m "$a" it's`,
    '1 location ~ \\.(?<n>x\\{2\\})$',
    '1 return 200',
  ]);
});

it('takes the entries of a table for no directives', () => {
  expect(said('map $a $b { access_log 1; default 0; } error_log x;')).toEqual(['1 map $a $b', '1 error_log x']);
});

it('makes do with a config that breaks off', () => {
  expect(said('server { listen 80; "x')).toEqual(['1 server', '1 listen 80']);
});
