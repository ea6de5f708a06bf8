import { expect, it } from 'vitest';
import { needsOf } from '../../config/needs.ts';
import { treeOf } from '../../config/testing/tree-of.ts';
import { supplyWorld } from './supply-world.ts';

const worldOf = (main: string, given: readonly string[] = []) =>
  supplyWorld(needsOf(treeOf(main)), { given: new Set(given), prefix: '/etc/nginx' });
const http = (text: string) => `events { } http { ${text} }`;

it('gives each host name an address of its own, and each peer a stub at its own port', () => {
  const world = worldOf(
    http(
      'upstream app { server app-1:8080; server app-2:8080; } server { location / { proxy_pass http://app; } location /api { proxy_pass https://api:8443; } }',
    ),
  );
  expect([...world.hosts]).toEqual([
    ['app-1', '127.0.1.1'],
    ['app-2', '127.0.1.2'],
    ['api', '127.0.1.3'],
  ]);
  expect(world.peers.map(({ name, protocol, listen }) => [name, protocol, listen])).toEqual([
    ['app-1:8080', 'http', { host: '127.0.1.1', port: 8080 }],
    ['app-2:8080', 'http', { host: '127.0.1.2', port: 8080 }],
    ['api:8443', 'https', { host: '127.0.1.3', port: 8443 }],
  ]);
  expect(world.redirects).toEqual([]);
  expect(world.missing).toEqual([]);
});

it('has HTTP spoken by a peer that stream {} passes to as well, in whichever order', () => {
  const stream = 'stream { upstream db { server shared:80; server db:5432; } server { listen 5432; proxy_pass db; } }';
  const web = 'http { server { listen 81; location / { proxy_pass http://shared:80; } } }';
  for (const text of [`events { } ${stream} ${web}`, `events { } ${web} ${stream}`]) {
    const { peers, missing } = worldOf(text);
    expect(new Map(peers.map(({ name, protocol }) => [name, protocol]))).toEqual(
      new Map([
        ['shared:80', 'http'],
        ['db:5432', 'tcp'],
      ]),
    );
    expect(missing).toMatchObject([{ what: 'peer', name: 'shared:80', stops: false }]);
  }
});

it('puts a stub aside where nginx has its port on all addresses, and leads connections there', () => {
  const world = worldOf(http('server { listen 80; location / { proxy_pass http://app; } }'));
  const [peer] = world.peers;
  expect(peer).toMatchObject({ at: { host: '127.0.1.1', port: 80 }, listen: { host: '127.0.1.1', port: 20_080 } });
  expect(world.redirects).toEqual([{ host: '127.0.1.1', port: 80, to: 20_080 }]);
});

it('puts a stub aside by the range of ports that nginx has, and never onto one of them', () => {
  const world = worldOf(http('server { listen 8000-8010; listen 28005; location / { proxy_pass http://app:8005; } }'));
  expect(world.redirects).toEqual([{ host: '127.0.1.1', port: 8005, to: 28_006 }]);
});

it('has no stub where the config passes to a server of its own', () => {
  const own = 'server { listen 8080; } server { listen 80; location / { proxy_pass http://127.0.0.1:8080; } }';
  expect(worldOf(http(own)).peers).toEqual([]);
  const socket =
    'server { listen unix:/run/own.sock; } server { location / { proxy_pass http://unix:/run/own.sock; } }';
  expect(worldOf(http(socket)).peers).toEqual([]);
});

it('has a stub where nginx has the port of IPv6 alone', () => {
  const world = worldOf(http('server { listen [::]:3000; location / { proxy_pass http://10.0.0.5:3000; } }'));
  expect(world.redirects).toEqual([]);
  expect(world.addresses).toEqual(['10.0.0.5']);
});

it('gives no host an address that the config names itself', () => {
  const world = worldOf(
    http('upstream app { server 127.0.1.1:80; server app:81; } server { location / { proxy_pass http://app; } }'),
  );
  expect(world.hosts.get('app')).toBe('127.0.1.2');
});

it('puts addresses that are not of the loopback onto it: those of peers, of servers and of name servers', () => {
  const text =
    'resolver 10.96.0.10 127.0.0.11; server { listen 192.168.1.10:80; listen 127.0.0.1:81; location / { proxy_pass http://[fd00::5]:3000; } }';
  const world = worldOf(http(text));
  expect([...world.addresses].sort()).toEqual(['10.96.0.10', '192.168.1.10', 'fd00::5']);
  expect(world.nameServers).toEqual([
    { host: '10.96.0.10', port: 53 },
    { host: '127.0.0.11', port: 53 },
  ]);
});

it('plans one stub for a peer that several passes name, and tells where they speak differently', () => {
  const text =
    'server { location / { proxy_pass http://app:3000; } location /a { proxy_pass http://app:3000; } location /b { proxy_pass https://app:3000; } }';
  const world = worldOf(http(text));
  expect(world.peers).toHaveLength(1);
  expect(world.missing).toEqual([
    expect.objectContaining({
      what: 'peer',
      name: 'app:3000',
      detail: 'the stub there speaks http, and not https as well',
      stops: false,
    }),
  ]);
});

it('plans folders for sockets, logs and caches, up to the first variable of a path', () => {
  const text =
    'access_log /var/log/nginx/$host/a.log; proxy_cache_path /var/cache/x/ keys_zone=x:1m; error_log logs/e.log; server { location / { fastcgi_pass unix:/run/php/php.sock; } }';
  const { folders, peers } = worldOf(http(text));
  expect([...folders].sort()).toEqual(['/etc/nginx/logs', '/run/php', '/var/cache/x', '/var/log/nginx']);
  expect(peers).toEqual([
    {
      name: 'unix:/run/php/php.sock',
      names: ['unix:/run/php/php.sock'],
      protocol: 'fastcgi',
      at: { socket: '/run/php/php.sock' },
      listen: { socket: '/run/php/php.sock' },
    },
  ]);
});

it('plans certificates for the names of the servers that use them, and none that were given', () => {
  const text =
    'server { server_name a.example *.b.example _ ~^c; listen 443 ssl; ssl_certificate /tls/a.pem; ssl_certificate_key /tls/a.key; ssl_dhparam /tls/dh.pem; }';
  expect(worldOf(http(text)).certificates).toEqual([
    { certificate: '/tls/a.pem', key: '/tls/a.key', names: ['a.example', '*.b.example'] },
  ]);
  expect(worldOf(http(text)).files).toEqual([{ path: '/tls/dh.pem', content: 'dhparam' }]);
  expect(worldOf(http(text), ['/tls/a.pem', '/tls/a.key', '/tls/dh.pem'])).toMatchObject({
    certificates: [],
    files: [],
  });
});

it('names what nobody can make: modules, includes of the user, routes that hang on the request', () => {
  const text =
    'include own/*.conf; include own/one.conf; brotli on; server { location / { proxy_pass http://$http_x; } }';
  expect(worldOf(http(text)).missing.map(({ what, name, stops }) => [what, name, stops])).toEqual([
    ['route', expect.stringContaining('http_x'), false],
    ['module', 'brotli', true],
    ['include', 'own/one.conf', true],
  ]);
});

it('plans users, with the place where they are asked for', () => {
  const world = worldOf(`user web web;\n${http('')}`);
  expect(world.users).toEqual([{ user: 'web', group: 'web' }]);
  expect(world.supplied).toContainEqual({
    what: 'user',
    name: 'web',
    detail: 'with the group web',
    at: { file: 'a.conf', line: 1, column: 1 },
  });
});

it('names a peer that no stub can play', () => {
  const text = 'events { } stream { server { listen 53 udp; proxy_pass dns:53; } }';
  const { peers, missing } = worldOf(text);
  expect(peers).toEqual([]);
  expect(missing).toMatchObject([{ what: 'peer', name: 'dns:53', stops: false }]);
});

it('plans a stub that speaks uwsgi within TLS', () => {
  const { peers, missing } = worldOf(http('server { location / { uwsgi_pass suwsgi://app:9000; } }'));
  expect(peers).toMatchObject([{ name: 'app:9000', protocol: 'suwsgi' }]);
  expect(missing).toEqual([]);
});
