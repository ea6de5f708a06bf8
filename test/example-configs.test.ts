import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { saidAddress } from '../harness/config/address.ts';
import { effective } from '../harness/config/effective.ts';
import { loadTree } from '../harness/config/load-tree.ts';
import { proxiedLocations } from '../harness/config/locations.ts';
import type { Need } from '../harness/config/need.ts';
import { needsOf } from '../harness/config/needs.ts';
import { readConfig } from '../harness/validate/read-config.ts';
import { checkout } from './checkout.ts';

const examples = path.join(checkout, 'examples/configs');
const notAFile = (file: string) => (statSync(file).isFile() ? null : 'no file');

function load(asked: string, values: Readonly<Record<string, string>> = {}) {
  const { given, problems } = readConfig(path.join(examples, asked), {
    values: new Map(Object.entries(values)),
    notAFile,
  });
  expect(problems).toEqual([]);
  if (given === null) throw new Error(asked);
  const tree = loadTree(given.files, given.main, (pod) =>
    path.relative(path.join(examples, asked), given.names.get(pod) ?? pod),
  );
  expect(tree.problems).toEqual([]);
  expect(given.unset).toEqual([]);
  return tree;
}

/** A need in a few words; what every config has (paths, user) is left out. */
function said(need: Need): readonly string[] {
  switch (need.what) {
    case 'upstream':
      return [
        `${need.protocol} ${saidAddress(need.address)}${need.upgrades ? ', upgrades' : ''}${need.atRequest ? ', at a request' : ''}`,
      ];
    case 'unknown-upstream':
      return [`unknown ${need.expression}`];
    case 'resolver':
      return [`resolver ${saidAddress(need.address)}`];
    case 'certificate':
      return [`${need.directive} ${need.path} for ${need.names.join(' ') || 'nobody'}`];
    case 'file':
      return [`${need.directive} ${need.path}`];
    case 'include':
      return [`include ${need.asked} of ${need.shippedBy}`];
    case 'listen': {
      const { ssl, http2, udp, proxyProtocol, written } = need.listen;
      const spoken = [ssl && 'ssl', http2 && 'http2', udp && 'udp', proxyProtocol && 'proxy_protocol'].filter(Boolean);
      return [`listen ${[written, ...spoken].join(' ')}`];
    }
    case 'module':
      return [`module ${need.module}`];
    default:
      return [];
  }
}
const needs = (asked: string, values?: Readonly<Record<string, string>>) => needsOf(load(asked, values)).flatMap(said);
const ways = (asked: string, values?: Readonly<Record<string, string>>) =>
  proxiedLocations(load(asked, values)).map(
    ({ path: way, noPath, pass, only }) =>
      `${way ?? noPath}${only === null ? '' : ` ${only.head}`} → ${pass.directive} ${pass.expression}`,
  );

describe('examples/configs', () => {
  it('are all put to the test here', () => {
    expect(readdirSync(examples).sort()).toEqual([
      'api-auth',
      'blog-cache',
      'chat',
      'database-tcp',
      'forum',
      'git-server',
      'grpc-service',
      'login-limit',
      'many-certificates',
      'photos',
      'php-shop',
      'spa-api',
      'wiki',
    ]);
  });

  it('wiki: one app, TLS ends at nginx', () => {
    expect(needs('wiki/wiki.conf')).toEqual([
      'http 127.0.0.1:3000',
      'ssl_certificate /etc/ssl/wiki.example.com/fullchain.pem for wiki.example.com',
      'listen 80',
      'listen [::]:80',
      'listen 443 ssl',
      'listen [::]:443 ssl',
    ]);
    expect(ways('wiki')).toEqual(['/ → proxy_pass http://127.0.0.1:3000']);
  });

  it('chat: WebSocket and HTTP on one pool', () => {
    expect(needs('chat')).toEqual([
      'http chat-1:3000, upgrades',
      'http chat-2:3000, upgrades',
      'http chat-3:3000, upgrades',
      'listen 80',
    ]);
    expect(ways('chat/nginx.conf')).toEqual(['/ → proxy_pass http://chat', '/websocket → proxy_pass http://chat']);
    const tree = load('chat');
    const times = proxiedLocations(tree).map(
      ({ pass }) => effective(tree, 'proxy_read_timeout', pass.placed)?.directives[0].args[0] ?? null,
    );
    expect(times).toEqual([null, '1h']);
  });

  it('photos: a host that is looked up at each request', () => {
    expect(needs('photos')).toEqual([
      'http photos-server:2283, upgrades, at a request',
      'http photos-server:2283',
      'resolver 127.0.0.11:53',
      'ssl_certificate /etc/nginx/tls/photos.crt for photos.example.com photos.internal',
      'listen 8443 ssl http2',
    ]);
    expect(ways('photos')).toEqual([
      '/ → proxy_pass http://$photos',
      '/.well-known/photos → proxy_pass http://photos-server:2283',
    ]);
  });

  it('git-server: large bodies, and a path for its regular expression', () => {
    expect(needs('git-server')).toEqual(['http git-web:3000', 'listen 80']);
    expect(ways('git-server')).toEqual([
      '/a/a.git/info/refs → proxy_pass http://git_web',
      '/assets/ → proxy_pass http://git_web',
      '/ → proxy_pass http://git_web',
    ]);
  });

  it('forum: a socket, and a named location that try_files leads to', () => {
    expect(needs('forum')).toEqual(['http unix:/run/forum/app.sock', 'include mime.types of nginx', 'listen 80']);
    expect(ways('forum')).toEqual(['/live/ → proxy_pass http://forum', '/gatecrash → proxy_pass http://forum']);
  });

  it('php-shop: FastCGI by TCP and by a socket', () => {
    expect(needs('php-shop')).toEqual([
      'fastcgi php-1:9000',
      'fastcgi php-2:9000',
      'fastcgi unix:/run/php/fpm.sock',
      'include /etc/nginx/mime.types of nginx',
      'include fastcgi_params of nginx',
      'include fastcgi_params of nginx',
      'listen 80',
    ]);
    expect(ways('php-shop')).toEqual([
      '/a.php/ → fastcgi_pass php',
      '/fpm-status → fastcgi_pass unix:/run/php/fpm.sock',
    ]);
  });

  it('grpc-service: gRPC with and without TLS, and HTTP beside it', () => {
    expect(needs('grpc-service')).toEqual([
      'grpc orders-1:50051',
      'grpc orders-2:50051',
      'grpcs billing.internal:8443',
      'http orders-1:8080',
      'ssl_certificate /etc/ssl/orders.crt for orders.example.com',
      'grpc_ssl_certificate /etc/ssl/client.crt for nobody',
      'grpc_ssl_trusted_certificate /etc/ssl/internal-ca.pem',
      'listen 443 ssl http2',
    ]);
    expect(ways('grpc-service')).toEqual([
      '/orders.v1.Orders/ → grpc_pass grpc://orders',
      '/orders.v1.Watch/ → grpc_pass grpc://orders',
      '/billing.v1. → grpc_pass grpcs://billing.internal:8443',
      '/health → proxy_pass http://orders-1:8080/healthz',
    ]);
  });

  it('blog-cache: a small cache, with its path', () => {
    expect(needs('blog-cache')).toEqual(['http blog:2368', 'listen 8080']);
    const paths = needsOf(load('blog-cache')).flatMap((need) =>
      need.what === 'path' ? [`${need.purpose} ${need.path}`] : [],
    );
    expect(paths).toEqual(['cache /var/cache/nginx/blog', 'temporary /var/cache/nginx/temporary']);
    expect(ways('blog-cache')).toEqual([
      '/ → proxy_pass http://blog',
      '/admin/ → proxy_pass http://blog',
      '/.css → proxy_pass http://blog',
    ]);
  });

  it('api-auth: services by path, by chance and by a header that only a request has', () => {
    expect(needs('api-auth')).toEqual([
      'http users:8000',
      'http orders-1:8000',
      'http orders-2:8000',
      'http search-next:9200, at a request',
      'http search:9200, at a request',
      `unknown http://\${http_x_tenant}.tenants.internal:8000`,
      'https auth.internal:443',
      'resolver 10.96.0.10:53',
      'proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt',
      'listen 80',
    ]);
    expect(ways('api-auth')).toEqual([
      '/users/ → proxy_pass http://users/',
      '/orders/ → proxy_pass http://orders',
      '/orders/ limit_except GET HEAD → proxy_pass http://orders',
      '/search/ → proxy_pass http://$search_pool',
      '/tenants/ → proxy_pass http://$http_x_tenant.tenants.internal:8000',
      'only auth_request leads to location = /_auth → proxy_pass https://auth.internal/verify',
    ]);
  });

  it('spa-api: a template, with the values of its place', () => {
    const values = { PORT: '8080', SERVER_NAME: 'app.example.com', API_HOST: 'api', API_PORT: '3000' };
    expect(needs('spa-api', values)).toEqual([
      'http api:3000',
      'http api:3000',
      'include /etc/nginx/mime.types of nginx',
      'listen 8080',
    ]);
    expect(ways('spa-api', values)).toEqual([
      '/api/ → proxy_pass http://api:3000/',
      '/events → proxy_pass http://api:3000/events',
    ]);
  });

  it('many-certificates: a certificate for each name', () => {
    expect(needs('many-certificates')).toEqual([
      'http 10.0.0.21:8000',
      'http [fd00::21]:8000',
      'http 10.0.0.11:8000',
      'ssl_certificate /etc/letsencrypt/live/alpha.example.com/fullchain.pem for alpha.example.com www.alpha.example.com',
      'ssl_certificate /etc/nginx/tls/beta-rsa.pem for *.beta.example.org',
      'ssl_certificate /etc/nginx/tls/beta-ec.pem for *.beta.example.org',
      'ssl_dhparam /etc/nginx/dhparam.pem',
      'ssl_client_certificate /etc/nginx/tls/staff-ca.pem',
      'include mime.types of nginx',
      'listen 443 ssl',
      'listen 443 ssl',
      'listen 80',
      'listen 443 ssl',
    ]);
    expect(load('many-certificates').files.map(({ name }) => name)).toEqual([
      'nginx.conf',
      'sites-enabled/alpha',
      'snippets/proxy.inc',
      'sites-enabled/beta',
      'sites-enabled/default',
    ]);
  });

  it('login-limit: locations in locations, and a pass in an if', () => {
    expect(needs('login-limit')).toEqual([
      'http account-1:8080',
      'http account-2:8080',
      'http account-1:8080',
      'auth_basic_user_file /etc/nginx/staff.htpasswd',
      'listen 80 proxy_protocol',
    ]);
    expect(ways('login-limit')).toEqual([
      '/ → proxy_pass http://account',
      '/login → proxy_pass http://account',
      '/login if ($request_method = GET) → proxy_pass http://account-1:8080',
      '/staff/.csv → proxy_pass http://account',
      '/staff/reports/ → proxy_pass http://account',
    ]);
  });

  it('database-tcp: streams', () => {
    expect(needs('database-tcp')).toEqual([
      'tcp db-1:5432',
      'tcp db-2:5432',
      'udp dns.internal:53',
      'listen 5432',
      'listen 5353 udp',
    ]);
  });
});
