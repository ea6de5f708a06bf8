import { expect, it } from 'vitest';
import { takenForGranted } from './taken-for-granted.ts';
import { treeOf } from './testing/tree-of.ts';

const granted = (text: string) =>
  takenForGranted(treeOf(text)).map(({ what, name, at }) => `${what} ${name} ${at.line}`);

it('finds formats of logs that a part of a config names and does not define, each once', () => {
  const part = `access_log /var/log/a.log main;
log_format own '$status';
server {
  access_log /var/log/b.log own;
  access_log /var/log/c.log combined;
  access_log /var/log/d.log buffer=32k;
  access_log off;
  location / { access_log /var/log/e.log main buffer=32k; }
}`;
  expect(granted(part)).toEqual(['log-format main 1']);
});

it('finds the variable of WebSocket proxying where no map has it', () => {
  const server = 'server { location / { proxy_set_header Connection $connection_upgrade; proxy_pass http://chat; } }';
  expect(granted(server)).toEqual(['variable connection_upgrade 1']);
  expect(granted(`map $http_upgrade $connection_upgrade { default upgrade; }\n${server}`)).toEqual([]);
});
