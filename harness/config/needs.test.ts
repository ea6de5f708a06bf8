import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saidAddress } from './address.ts';
import type { Need } from './need.ts';
import { needsOf } from './needs.ts';
import { saidPlace } from './place.ts';
import { anyConfig, treeOf } from './testing/tree-of.ts';

const of = <What extends Need['what']>(what: What, text: string) =>
  needsOf(treeOf(text)).filter((need): need is Extract<Need, { what: What }> => need.what === what);
const upstreams = (text: string) =>
  of('upstream', text).map(
    ({ address, protocol, upstream, through, upgrades, atRequest, at }) =>
      `${saidPlace(at)} ${protocol} ${saidAddress(address)}${upstream === null ? '' : ` of ${upstream}`} by ${through.join(', ')}${upgrades ? ', upgrades' : ''}${atRequest ? ', at a request' : ''}`,
  );

describe('needsOf', () => {
  it('lists the servers of upstreams in every protocol that is spoken to them, and what passes name themselves', () => {
    const config = `
upstream app { server app-1:8080; server [::1]:8080 backup; server unix:/run/app.sock; }
upstream idle { server idle; }
upstream php { server php:9000; }
server {
  location / { proxy_pass http://app; }
  location /ws { proxy_set_header Upgrade $http_upgrade; proxy_pass http://app; }
  location /tls { proxy_pass https://app; }
  location /php { fastcgi_pass php; }
  location /api { set $api api:3000; proxy_pass http://$api; }
  location /any { proxy_pass http://$arg_to; }
}`;
    expect(upstreams(config)).toEqual([
      'a.conf:2:16 http app-1:8080 of app by proxy_pass, upgrades',
      'a.conf:2:16 https app-1:8080 of app by proxy_pass',
      'a.conf:2:35 http [::1]:8080 of app by proxy_pass, upgrades',
      'a.conf:2:35 https [::1]:8080 of app by proxy_pass',
      'a.conf:2:61 http unix:/run/app.sock of app by proxy_pass, upgrades',
      'a.conf:2:61 https unix:/run/app.sock of app by proxy_pass',
      'a.conf:3:17 null idle:80 of idle by ',
      'a.conf:4:16 fastcgi php:9000 of php by fastcgi_pass',
      'a.conf:10:38 http api:3000 by proxy_pass, at a request',
    ]);
    expect(of('unknown-upstream', config)).toEqual([
      {
        what: 'unknown-upstream',
        expression: `http://\${arg_to}`,
        protocol: 'http',
        because: 'only a request has a value of $arg_to',
        through: 'proxy_pass',
        at: { file: 'a.conf', line: 11, column: 19 },
      },
    ]);
  });

  it('lists what stream {} and mail {} reach', () => {
    const config = `stream { upstream db { server db-1:5432; } server { listen 5432; proxy_pass db; } server { listen 53 udp; proxy_pass dns:53; } }
mail { auth_http auth:8000/check; server { listen 25; protocol smtp; } }`;
    expect(upstreams(config)).toEqual([
      'a.conf:1:24 tcp db-1:5432 of db by proxy_pass',
      'a.conf:1:107 udp dns:53 by proxy_pass',
      'a.conf:2:8 http auth:8000 by auth_http',
    ]);
    expect(of('listen', config).map(({ context, listen }) => `${context} ${listen.written}`)).toEqual([
      'stream 5432',
      'stream 53',
      'mail 25',
    ]);
  });

  it('lists name servers, and hosts that nginx looks up beside upstreams', () => {
    const config = `resolver 10.0.0.2 [fd00::2]:5353 valid=10s ipv6=off; resolver 10.0.0.2;
access_log syslog:server=logs:1514,tag=a main; error_log syslog:facility=local7,server=unix:/dev/log warn; set_real_ip_from lb.internal; set_real_ip_from 10.0.0.0/8; set_real_ip_from unix:;`;
    expect(of('resolver', config).map(({ address }) => saidAddress(address))).toEqual([
      '10.0.0.2:53',
      '[fd00::2]:5353',
    ]);
    expect(of('host', config).map(({ address, directive }) => `${directive} ${saidAddress(address)}`)).toEqual([
      'access_log logs:1514',
      'error_log unix:/dev/log',
      'set_real_ip_from lb.internal',
    ]);
  });

  it('lists certificates with their keys, for the names of the servers that use them', () => {
    const config = `http {
  ssl_certificate all.crt;
  ssl_certificate_key all.key;
  server { listen 443 ssl; server_name a.example.com; }
  server { server_name b.example.com *.b.example.com; ssl_certificate /tls/b.rsa; ssl_certificate_key /tls/b.rsa.key;
    ssl_certificate /tls/b.ec; ssl_certificate_key /tls/b.ec.key; }
  server { server_name c.example.com; ssl_certificate $ssl_server_name.crt; ssl_certificate_key $ssl_server_name.key;
    location / { proxy_ssl_certificate client.crt; proxy_ssl_certificate_key client.key; proxy_pass https://x; } }
  server { server_name d.example.com; ssl_certificate data:$d; ssl_certificate_key data:$k; }
}`;
    expect(
      of('certificate', config).map(({ directive, path, key, names, atRequest }) => [
        directive,
        path,
        key,
        names.join(' '),
        atRequest,
      ]),
    ).toEqual([
      ['ssl_certificate', '/etc/nginx/all.crt', '/etc/nginx/all.key', 'a.example.com', false],
      ['ssl_certificate', '/tls/b.rsa', '/tls/b.rsa.key', 'b.example.com *.b.example.com', false],
      ['ssl_certificate', '/tls/b.ec', '/tls/b.ec.key', 'b.example.com *.b.example.com', false],
      ['ssl_certificate', '$ssl_server_name.crt', '$ssl_server_name.key', 'c.example.com', true],
      ['proxy_ssl_certificate', '/etc/nginx/client.crt', '/etc/nginx/client.key', '', false],
    ]);
  });

  it('lists other files, and paths that nginx writes to or serves from', () => {
    const config = `pid /run/n.pid; lock_file /run/n.lock; error_log stderr; error_log /var/log/e.log; http { access_log off; access_log logs/a.log main;
proxy_cache_path /var/cache/p keys_zone=p:1m; client_body_temp_path /tmp/body; ssl_dhparam dh.pem; ssl_trusted_certificate /tls/ca.pem;
ssl_client_certificate ca.pem; ssl_password_file /tls/pass; server { root /srv; auth_basic_user_file .htpasswd; location /a { alias /srv/a; auth_basic_user_file /u/$host; } } }`;
    expect(
      of('file', config).map(
        ({ directive, path, atRequest }) => `${directive} ${path}${atRequest ? ', at a request' : ''}`,
      ),
    ).toEqual([
      'ssl_dhparam /etc/nginx/dh.pem',
      'ssl_trusted_certificate /tls/ca.pem',
      'ssl_client_certificate /etc/nginx/ca.pem',
      'ssl_password_file /tls/pass',
      'auth_basic_user_file /etc/nginx/.htpasswd',
      'auth_basic_user_file /u/$host, at a request',
    ]);
    expect(of('path', config).map(({ purpose, path }) => `${purpose} ${path}`)).toEqual([
      'pid /run/n.pid',
      'lock /run/n.lock',
      'log /var/log/e.log',
      'log logs/a.log',
      'cache /var/cache/p',
      'temporary /tmp/body',
      'root /srv',
      'root /srv/a',
    ]);
  });

  it('lists includes that are missing, and who brings such a file', () => {
    const config =
      'include mime.types; include fastcgi_params; include proxy_params; include snippets/fastcgi-php.conf; include own.conf; include /usr/share/nginx/modules/a.conf;';
    expect(of('include', config).map(({ asked, shippedBy, at }) => [asked, shippedBy, at.column])).toEqual([
      ['mime.types', 'nginx', 1],
      ['fastcgi_params', 'nginx', 21],
      ['proxy_params', 'debian', 45],
      ['snippets/fastcgi-php.conf', 'debian', 67],
      ['own.conf', null, 102],
      ['/usr/share/nginx/modules/a.conf', 'fedora', 120],
    ]);
  });

  it('lists the user, what is listened on, and modules that stock nginx does not have', () => {
    const config = `user www-data adm; load_module modules/ngx_http_geoip2_module.so;
http { brotli on; server { listen 80; listen [::]:443 ssl; server_name a; more_set_headers 'X: y'; location / { echo hi; content_by_lua_file x.lua; } } server { server_name b; } }`;
    expect(of('user', config)).toEqual([
      { what: 'user', user: 'www-data', group: 'adm', at: { file: 'a.conf', line: 1, column: 1 } },
    ]);
    expect(of('listen', config).map(({ listen, names, at }) => `${listen.written} ${names} ${saidPlace(at)}`)).toEqual([
      '80 a a.conf:2:28',
      '[::]:443 a a.conf:2:39',
      '80 b a.conf:2:153',
    ]);
    expect(of('module', config).map(({ module, directive }) => `${module} ${directive}`)).toEqual([
      'ngx_http_geoip2_module.so load_module',
      'brotli brotli',
      'headers-more more_set_headers',
      'echo echo',
      'lua content_by_lua_file',
    ]);
  });

  it('takes no directive of stock nginx for one of another module', () => {
    const config =
      'set_real_ip_from 10.0.0.1; keepalive 8; auth_request /a; limit_req zone=a; sub_filter a b; geo $a { } hash $a; zone a 1m; mirror /m; slice 1m; stub_status; charset utf-8; ssl_certificate a; upstream a { state_x y; }';
    expect(of('module', config)).toEqual([]);
  });

  it('goes through 500 servers and 10,000 lines', () => {
    const lines = (index: number) =>
      Array.from({ length: 18 }, (_, line) => `    proxy_set_header X-${line} "${index}";\n`).join('');
    const servers = Array.from(
      { length: 500 },
      (_, index) =>
        `server {\n  listen 443 ssl;\n  server_name s${index};\n  ssl_certificate s${index}.crt;\n  location / {\n${lines(index)}    proxy_pass http://app-${index};\n  }\n}\n`,
    );
    const needs = needsOf(treeOf(servers.join('')));
    expect(needs).toHaveLength(1500);
  });

  it('never throws, whatever the config says', () => {
    fc.assert(fc.property(anyConfig, anyConfig, (text, other) => void needsOf(treeOf(text, { 'b.conf': other }))));
  });
});
