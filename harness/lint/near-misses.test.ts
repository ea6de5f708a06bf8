import { describe, expect, it } from 'vitest';
import { foundBy, lintText } from './testing/lint-text.ts';

/** A location that passes to upstream `app` of these lines. */
const passing = (upstream: string, location = '', around = '') =>
  `upstream app {\n${upstream}\n}\n${around}\nserver {\n  location / {\n    proxy_pass http://app;\n${location}\n  }\n}`;

const two = 'server 10.0.0.1:80 max_fails=3;\nserver 10.0.0.2:80 max_fails=3;';
const three = `${two}\nserver 10.0.0.3:80 max_fails=3;`;

describe('a near miss is none', () => {
  it.each([
    ['single-upstream', passing('server 10.0.0.1:80;\nserver 10.0.0.2:80 backup;')],
    ['single-upstream', passing('zone app 64k;\nserver app.internal:80 resolve;')],
    ['single-upstream', 'server { location / { proxy_pass http://$backend; } }'],
    ['static-dns-name', 'server { location / { set $b api.internal; proxy_pass http://$b; } }'],
    ['single-upstream', 'stream { upstream db { server 10.0.0.1:5432; } server { proxy_pass db; } }'],
    [
      'localhost-is-two-peers',
      'upstream localhost { server 10.0.0.1:80; } server { location / { proxy_pass http://localhost; } }',
    ],
    ['localhost-is-two-peers', 'server { location / { proxy_pass http://localhost.example.com; } }'],
    ['static-dns-name', passing('server 10.0.0.1:80;\nserver [::1]:80;\nserver unix:/run/app.sock;')],
    ['static-dns-name', passing('zone a 64k;\nserver app.internal:80 resolve;')],
    ['static-dns-name', 'server { location / { proxy_pass http://$host; } }'],
    [
      'proxy-pass-variable-without-resolver',
      'upstream app { server 10.0.0.1; } server { location ~ (\\d+) { proxy_pass http://app:$1; } }',
    ],
    ['proxy-pass-variable-without-resolver', 'server { location ~ (\\d+) { proxy_pass http://10.0.0.1:$1; } }'],
    ['static-dns-name', 'server { location / { proxy_pass http://host.docker.internal:3000; } }'],
    ['static-dns-name', passing('server 10.0.0.1:80;').replace('http://app', 'http://APP/x')],
    ['upstream-keepalive-missing', passing(`${two}\nkeepalive 0;`)],
    ['upstream-keepalive-missing', passing(two)],
    [
      'upstream-keepalive-missing',
      passing(`${two}\nkeepalive 8;`, '', 'proxy_http_version 1.1;\nproxy_set_header Connection "";'),
    ],
    [
      'upstream-keepalive-mismatched',
      passing(
        `${two}\nkeepalive 8;\nkeepalive_timeout 5s;`,
        'proxy_http_version 1.1;\nproxy_set_header Connection "";',
      ),
    ],
    ['upstream-keepalive-mismatched', passing(`${two}\nkeepalive 8;`)],
    ['read-timeout-too-short', passing(two, 'proxy_read_timeout 500ms;')],
    ['read-timeout-too-long', passing(two)],
    ['read-timeout-too-long', passing(two, 'proxy_read_timeout 60s;')],
    ['read-timeout-too-long', passing(two, 'proxy_read_timeout 1h;\nproxy_set_header Upgrade $http_upgrade;')],
    ['read-timeout-too-long', passing(two, 'proxy_read_timeout 1h;\nproxy_buffering off;')],
    ['connect-timeout-too-long', passing('server 10.0.0.1:80;')],
    ['connect-timeout-too-long', passing('server unix:/run/a.sock;\nserver unix:/run/b.sock;')],
    ['connect-timeout-too-long', passing(two, 'proxy_next_upstream off;')],
    ['connect-timeout-too-long', passing(two, 'proxy_next_upstream error;')],
    ['connect-timeout-too-long', passing(two, '', 'proxy_connect_timeout 2s;')],
    ['next-upstream-off', passing('server 10.0.0.1:80;', 'proxy_next_upstream off;')],
    ['next-upstream-off', passing(two, 'proxy_next_upstream_tries 2;')],
    ['next-upstream-off', passing(two, 'proxy_next_upstream error;', 'proxy_next_upstream off;')],
    ['next-upstream-non-idempotent', passing('server 10.0.0.1:80;', 'proxy_next_upstream error non_idempotent;')],
    [
      'next-upstream-non-idempotent',
      passing(two, 'proxy_next_upstream error non_idempotent;\nproxy_next_upstream_tries 1;'),
    ],
    ['next-upstream-unbounded', passing(two)],
    ['next-upstream-unbounded', passing(three, 'proxy_next_upstream_tries 2;')],
    ['next-upstream-unbounded', passing(three, 'proxy_next_upstream_timeout 5s;')],
    ['next-upstream-unbounded', passing(three, 'proxy_read_timeout 20s;')],
    ['max-fails-with-two-peers', passing('server 10.0.0.1:80;\nserver 10.0.0.2:80;\nserver 10.0.0.3:80;')],
    ['max-fails-with-two-peers', passing('server 10.0.0.1:80;\nserver 10.0.0.2:80;\nserver 10.0.0.3:80 backup;')],
    ['max-fails-with-two-peers', passing('server 10.0.0.1:80 max_fails=0;\nserver 10.0.0.2:80 max_fails=0;')],
    ['max-fails-with-two-peers', passing('server 10.0.0.1:80 fail_timeout=1s;\nserver 10.0.0.2:80 fail_timeout=1s;')],
    ['max-fails-with-two-peers', passing('server 10.0.0.1:80;\nserver 10.0.0.2:80 down;')],
    ['max-fails-under-overload', passing(three, 'proxy_next_upstream error http_502;')],
    ['max-fails-under-overload', passing('server 10.0.0.1:80;', 'proxy_next_upstream error http_503;')],
    ['header-buffer-too-small', passing(two)],
    ['header-buffer-too-small', 'server { location /login { proxy_pass http://10.0.0.1; proxy_buffer_size 8k; } }'],
    [
      'header-buffer-too-small',
      'server { auth_request /_auth; auth_request_set $user $upstream_http_x_user; location / { proxy_pass http://10.0.0.1; } }',
    ],
    [
      'error-page-hides-status',
      'server { error_page 502 = @b; location / { grpc_pass grpc://10.0.0.1; } location @b { return 204; } }',
    ],
    ['header-buffer-too-small', 'server { location /sso-docs { proxy_pass http://10.0.0.1; } }'],
    ['cache-without-use-stale', passing(two, 'proxy_cache off;')],
    ['cache-without-use-stale', passing(two, 'proxy_cache a;', 'proxy_cache_use_stale error timeout;')],
    ['cache-without-lock', passing(two, 'proxy_cache a;', 'proxy_cache_lock on;')],
    ['rate-limit-empty-key', 'limit_req_zone $binary_remote_addr zone=a:1m rate=1r/s;'],
    ['rate-limit-empty-key', 'limit_req_zone $binary_remote_addr$http_x zone=a:1m rate=1r/s;'],
    ['rate-limit-empty-key', 'limit_req_zone $limited zone=a:1m rate=1r/s; map $http_x $limited { default ""; }'],
    ['rate-limit-empty-key', 'limit_req_zone $server_name zone=a:1m rate=1r/s; server { listen 80; }'],
    ['error-page-hides-status', 'server { error_page 404 =200 /x; location / { proxy_pass http://10.0.0.1; } }'],
    ['error-page-hides-status', 'server { error_page 502 =503 /x; location / { proxy_pass http://10.0.0.1; } }'],
    [
      'error-page-hides-status',
      'server { error_page 502 = @b; location / { proxy_pass http://10.0.0.1; } location @b { return 503; } }',
    ],
    ['error-page-hides-status', 'server { error_page 502 =200 /x; location / { root /var/www; } }'],
    [
      'proxy-pass-variable-without-resolver',
      'upstream api { server 10.0.0.1; } server { location / { set $b api; proxy_pass http://$b; } }',
    ],
    ['proxy-pass-variable-without-resolver', 'server { location / { set $b 10.0.0.1; proxy_pass http://$b:80; } }'],
    ['proxy-pass-variable-without-resolver', 'server { location ~ ^/(.*)$ { proxy_pass http://10.0.0.1/$1; } }'],
    [
      'proxy-pass-variable-without-resolver',
      'map $uri $b { default api; } upstream api { server 10.0.0.1; } server { location / { proxy_pass http://$b; } }',
    ],
    [
      'retry-of-post-duplicates',
      'server { error_page 502 = @b; location / { proxy_pass http://10.0.0.1; limit_except GET { deny all; } } location @b { proxy_pass http://10.0.0.2; } }',
    ],
    [
      'retry-of-post-duplicates',
      'server { error_page 404 = @b; location / { proxy_pass http://10.0.0.1; } location @b { proxy_pass http://10.0.0.2; } }',
    ],
    [
      'retry-of-post-duplicates',
      'server { error_page 502 /b; location / { proxy_pass http://10.0.0.1; } location /b { proxy_pass http://10.0.0.2; } }',
    ],
    ['websocket-without-upgrade', 'server { location /news { proxy_pass http://10.0.0.1; } }'],
    ['websocket-without-upgrade', 'server { location /ws-docs { proxy_pass http://10.0.0.1; } }'],
    [
      'websocket-without-upgrade',
      'server { location /ws { proxy_pass http://10.0.0.1; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; } }',
    ],
    ['websocket-without-upgrade', 'server { location / { proxy_pass http://10.0.0.1; proxy_set_header Upgrade ""; } }'],
    ['keepalive-in-upstream-before-balancer', 'upstream a { server 10.0.0.1; server 10.0.0.2; keepalive 8; }'],
    ['backup-with-hash', 'upstream a { ip_hash; server 10.0.0.1; server 10.0.0.2; }'],
    ['missing-zone-with-many-workers', `worker_processes 1; http { upstream a { ${two} } }`],
    ['missing-zone-with-many-workers', `http { upstream a { ${two} } }`],
    ['missing-zone-with-many-workers', 'worker_processes 4; http { upstream a { server 10.0.0.1; } }'],
    [
      'missing-zone-with-many-workers',
      'worker_processes 4; http { upstream a { server 10.0.0.1 max_fails=0; server 10.0.0.2 max_fails=0; } }',
    ],
    ['version-cl-te', passing(two, 'proxy_http_version 1.1;')],
    ['version-keepalive-default', passing(two)],
  ])('%s: %s', (rule, source) => {
    expect(foundBy(rule, source)).toEqual([]);
  });

  it.each([
    ['upstream-keepalive-missing', passing(`${two}\nkeepalive 8;`), '1.29.7'],
    ['version-cl-te', passing(two, 'proxy_http_version 1.1;'), '1.22.1'],
    ['version-cl-te', passing(two), '1.28.0'],
    ['version-keepalive-default', passing(two), '1.29.6'],
    ['version-keepalive-default', passing(`${two}\nkeepalive_timeout 4s;`), '1.30.0'],
  ])('%s, for a gateway: %s (%s %s)', (rule, source, gateway) => {
    expect(foundBy(rule, source, gateway)).toEqual([]);
  });
});

describe('what a rule says', () => {
  it.each([
    [
      'single-upstream',
      'server { location /a { proxy_pass http://10.0.0.1:80/x; } location /b { proxy_pass http://10.0.0.1:80; } }',
      '1: location /a has 10.0.0.1:80 alone: while it is down every request gets a 502 (and in 1 more place)',
    ],
    [
      'connect-timeout-too-long',
      passing(two, 'proxy_connect_timeout 30s;'),
      '9: a server of upstream app that does not answer costs 30 s before the next one is asked',
    ],
    [
      'next-upstream-unbounded',
      passing(three),
      '9: a request to upstream app may ask all 3 servers for 60 s each: 3 min until the client has an answer',
    ],
    [
      'next-upstream-off',
      passing(three, '', 'proxy_next_upstream_tries 1;'),
      '6: `proxy_next_upstream_tries 1`: a request that one server fails is not passed on although upstream app has 3 servers',
    ],
    [
      'rate-limit-empty-key',
      'limit_req_zone $http_x_user zone=u:1m rate=1r/s;',
      '1: zone u counts by $http_x_user, which is empty where a client sends none: such requests are not limited',
    ],
    [
      'proxy-pass-variable-without-resolver',
      'server { location / { proxy_pass http://$host; } }',
      '1: http://$host is looked up for each request, and no resolver is named: what is no upstream here is a 502',
    ],
    [
      'error-page-hides-status',
      'server { error_page 502 =200 /sorry; location / { proxy_pass http://10.0.0.1; } }',
      '1: a 502 of location / is answered as 200, with /sorry',
    ],
    [
      'backup-with-hash',
      'upstream a { server 10.0.0.1; server 10.0.0.2 backup; ip_hash; }',
      '1: 10.0.0.2 is a backup in upstream a, which balances by ip_hash: nginx loads that only because `ip_hash` stands after it, and documents it as not possible',
    ],
    [
      'header-buffer-too-small',
      'server { auth_request_set $c $upstream_http_set_cookie; location / { proxy_pass http://10.0.0.1; proxy_buffer_size 4k; } }',
      '1: location / may answer with large cookies (auth_request_set $c $upstream_http_set_cookie), and its header has to fit into 4k',
    ],
    [
      'error-page-hides-status',
      'server { error_page 502 = @b; location / { proxy_pass http://10.0.0.1; } location @b { return 200; } }',
      '1: a 502 of location / is answered with the success of @b',
    ],
    [
      'backup-with-hash',
      'upstream a { ip_hash; server 10.0.0.1; server 10.0.0.2 backup; }',
      '1: 10.0.0.2 is a backup in upstream a, which balances by ip_hash: nginx refuses the config',
    ],
    [
      'websocket-without-upgrade',
      'server { location /socket.io/ { proxy_pass http://10.0.0.1; } }',
      '1: location /socket.io/ is called like a WebSocket, and Upgrade is not passed on: nginx drops that header, and the handshake fails',
    ],
    [
      'max-fails-with-two-peers',
      passing('server 10.0.0.1:80;\nserver 10.0.0.2:80;'),
      '2: one failed request leaves 10.0.0.1:80, one of the two servers of upstream app, out for 10 s, two can leave both out ("no live upstreams")',
    ],
    [
      'proxy-pass-variable-without-resolver',
      'http { server { location ~ ^/(80\\d\\d)$ { proxy_pass http://app:$1; } } }',
      '1: http://app:$1 comes to app, which is no upstream, and no resolver is named: each such request is a 502',
    ],
    [
      'read-timeout-too-short',
      'server { location / { grpc_pass grpc://10.0.0.1; grpc_read_timeout 100ms; } }',
      '1: location / waits 100 ms for an answer: each that takes longer is a 504',
    ],
  ])('%s names what this config has', (rule, source, said) => {
    expect(foundBy(rule, source)).toEqual([said]);
  });

  it('goes by what holds, wherever it is written', () => {
    const source = passing(three, '', 'proxy_next_upstream off;');
    expect(foundBy('next-upstream-off', source)).toEqual([
      '6: `proxy_next_upstream off`: a request that one server fails is not passed on although upstream app has 3 servers',
    ]);
  });

  it('is less sure of a part of a config, around which a resolver may be named', () => {
    const source = 'server { location / { set $b api.internal; proxy_pass http://$b; } }';
    const found = (whole: boolean) => lintText(source, { whole }).map(({ severity, message }) => [severity, message]);
    const message =
      'http://$b comes to api.internal, which is no upstream, and no resolver is named: each such request is a 502';
    expect(found(true)).toEqual([['error', message]]);
    expect(found(false)).toEqual([['warning', `${message}, unless the main config names one`]]);
  });

  it('is less severe of a name, which may stand for several addresses', () => {
    const bySeverity = (address: string) =>
      lintText(passing(`server ${address};`)).find(({ rule }) => rule === 'single-upstream')?.severity;
    expect([bySeverity('10.0.0.1:80'), bySeverity('unix:/run/a.sock'), bySeverity('app.internal:80')]).toEqual([
      'warning',
      'warning',
      'info',
    ]);
  });
});

it('takes a pool of FastCGI workers beside nginx, and a name that may be one server, for less than a warning', () => {
  const severities = (rule: string, source: string) =>
    lintText(source)
      .filter((found) => found.rule === rule)
      .map(({ severity }) => severity);
  const php = (address: string) => `server { location / { fastcgi_pass ${address}; } }`;
  expect(severities('single-upstream', php('unix:/run/php.sock'))).toEqual(['info']);
  expect(severities('single-upstream', php('127.0.0.1:9000'))).toEqual(['info']);
  expect(severities('single-upstream', php('10.0.0.1:9000'))).toEqual(['warning']);
  const pool = 'upstream php { server unix:/run/php.sock; }';
  expect(severities('single-upstream', `${pool} ${php('php')}`)).toEqual(['info']);
  const resolved = passing('zone app 64k;\nserver app.internal:80 resolve;');
  expect(severities('connect-timeout-too-long', resolved)).toEqual(['info']);
});

it('finds nothing in a config that has nothing of it', () => {
  const source = passing(
    `zone app 64k;\n${two}`,
    'proxy_connect_timeout 1s;\nproxy_read_timeout 10s;\nproxy_next_upstream error timeout;\nproxy_next_upstream_tries 2;',
  );
  expect(lintText(source)).toEqual([]);
});
