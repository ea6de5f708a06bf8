import { expect, it } from 'vitest';
import { effective } from './effective.ts';
import { placeOf, saidPlace } from './place.ts';
import { treeOf } from './testing/tree-of.ts';
import { walkConfig, written } from './walk-config.ts';

const tree = treeOf(`http {
  proxy_read_timeout 10s;
  proxy_set_header Host $host;
  proxy_set_header X-Real-IP $remote_addr;
  server {
    proxy_read_timeout 20s;
    location / {
      proxy_pass http://a;
    }
    location /b {
      proxy_set_header Connection "";
      proxy_read_timeout 30s;
      try_files $uri @c;
      location /b/d {
        proxy_pass http://b;
      }
      if ($a) {
        proxy_pass http://c;
      }
    }
  }
}`);
/** What holds at the pass to a host, as `file:line:column text`. */
const at = (target: string, name: string) => {
  const placed = walkConfig(tree).find(({ directive }) => directive.args[0] === target);
  if (placed === undefined) throw new Error(target);
  return effective(tree, name, placed)?.directives.map((one) => `${saidPlace(placeOf(one))} ${written(one)}`) ?? null;
};

it('takes the innermost block that says something, and the default where none does', () => {
  expect(at('http://a', 'proxy_read_timeout')).toEqual(['a.conf:6:5 proxy_read_timeout 20s;']);
  expect(at('http://b', 'proxy_read_timeout')).toEqual(['a.conf:12:7 proxy_read_timeout 30s;']);
  expect(at('http://c', 'proxy_read_timeout')).toEqual(['a.conf:12:7 proxy_read_timeout 30s;']);
  expect(at('http://a', 'proxy_connect_timeout')).toBeNull();
});

it('takes lists as a whole: an inner one makes the outer void', () => {
  expect(at('http://a', 'proxy_set_header')).toEqual([
    'a.conf:3:3 proxy_set_header Host $host;',
    'a.conf:4:3 proxy_set_header X-Real-IP $remote_addr;',
  ]);
  expect(at('http://b', 'proxy_set_header')).toEqual(['a.conf:11:7 proxy_set_header Connection "";']);
});

it('knows what is not inherited', () => {
  expect(at('http://b', 'try_files')).toBeNull();
  expect(at('http://b', 'proxy_pass')).toEqual(['a.conf:15:9 proxy_pass http://b;']);
});

it('of a block takes what holds in it', () => {
  const server = walkConfig(tree).find(({ directive }) => directive.name === 'server');
  if (server === undefined) throw new Error('no server');
  expect(effective(tree, 'proxy_read_timeout', server)?.directives.map(written)).toEqual(['proxy_read_timeout 20s;']);
  expect(effective(tree, 'proxy_read_timeout', server)?.from?.name).toBe('server');
});

it('reads a file that stands in no block', () => {
  const part = treeOf('gzip on; server { location / { proxy_pass http://a; } }');
  const pass = walkConfig(part).at(-1);
  if (pass === undefined) throw new Error('no pass');
  expect(effective(part, 'gzip', pass)).toMatchObject({ from: null });
});
