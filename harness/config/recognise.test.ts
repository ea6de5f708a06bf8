import { expect, it } from 'vitest';
import { parseConfig } from './parse-config.ts';
import { levelOf } from './recognise.ts';

const level = (text: string) => levelOf(parseConfig(text, 'a.conf'));

it('tells where a text belongs by what stands at its top', () => {
  expect(level('events { } http { server { } }')).toBe('main');
  expect(level('worker_processes 4; include modules/*;')).toBe('main');
  expect(level('stream { server { listen 53; proxy_pass a:53; } }')).toBe('main');
  expect(level('server { listen 80; }')).toBe('http');
  expect(level('map $a $b { default 0; } upstream app { server a; }')).toBe('http');
  expect(level('proxy_cache_path /var/cache/x keys_zone=x:1m;')).toBe('http');
  expect(level('location / { proxy_pass http://a; }')).toBe('server');
  expect(level('proxy_pass http://a; proxy_set_header Host $host;')).toBe('server');
  expect(level('server app-1:8080; server app-2:8080 backup;')).toBe('upstream');
});

it('tells what is empty, and what is no config', () => {
  expect(['', ' \n', '# only a comment\n', '#a\r\n#b'].map(level)).toEqual(['empty', 'empty', 'empty', 'empty']);
  expect(
    [
      '{ "name": "x" }',
      '[1]',
      '<html></html>',
      'Dear reader, this is none.',
      'hello',
      '}',
      'services:\n  app:\n    image: x\n',
    ].map(level),
  ).toEqual(Array(7).fill('other'));
});

it('looks behind a byte order mark', () => {
  expect(level('\uFEFFevents { } http { }')).toBe('main');
});
