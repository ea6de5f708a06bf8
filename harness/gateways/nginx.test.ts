import { expect, test } from 'vitest';
import { nginxBehind, nginxFiles } from './nginx.ts';

test('each pool has its servers in a list of its own, which a config can include', () => {
  const server = (pool: string, host: string) => ({ pool, host, port: 8080 });
  const files = nginxFiles({
    config: '# mine',
    generation: 3,
    user: null,
    servers: [server('app', 'app-1'), server('api', 'api-1'), server('app', 'app-3')],
  });
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  expect(texts.get('/etc/nginx/upstreams/app.conf')).toBe(
    'server app-1:8080 max_fails=0;\nserver app-3:8080 max_fails=0;\n',
  );
  expect(texts.get('/etc/nginx/upstreams/api.conf')).toBe('server api-1:8080 max_fails=0;\n');
  expect(texts.get('/etc/nginx/conf.d/gateway.conf')).toBe('# mine');
  expect(texts.get('/etc/nginx/nginx.conf')).toContain('add_header x-gatecrash-generation 3;');
});

test('a gateway behind the gateway has files, logs, and a place to be asked of its own', () => {
  const place = nginxBehind('eu-1', '10.1.0.1');
  const files = nginxFiles({ config: '# regional', generation: 1, user: null, servers: [], place });
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  expect(texts.get('/etc/nginx/behind/eu-1/conf.d/gateway.conf')).toBe('# regional');
  const main = texts.get('/etc/nginx/behind/eu-1/nginx.conf') ?? '';
  for (const own of [
    '/eu-1.access.log',
    '/eu-1.error.log',
    'listen 10.1.0.1:8099;',
    'include /etc/nginx/behind/eu-1/',
  ]) {
    expect(main).toContain(own);
  }
  expect(main).not.toContain(' /run/nginx.pid');
});
