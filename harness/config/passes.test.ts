import { describe, expect, it } from 'vitest';
import { saidAddress } from './address.ts';
import type { PassTarget } from './pass.ts';
import { passesOf } from './passes.ts';
import { serverWith, treeOf } from './testing/tree-of.ts';

const said = (target: PassTarget): string => {
  if (target.type === 'unknown') return `${target.protocol} ? ${target.because}`;
  if (target.type === 'address') return `${target.protocol} ${saidAddress(target.address)}`;
  return `${target.protocol} upstream ${target.upstream.name}: ${target.upstream.servers.map(({ written }) => written).join(' ')}`;
};
const targets = (text: string) => passesOf(treeOf(text)).map(({ targets: all }) => all.map(said));
const inLocation = (text: string, beside = '') => targets(`${beside} ${serverWith(`location / { ${text} }`)}`)[0];

describe('passesOf', () => {
  it('reads what is spoken, and to which port', () => {
    const all = [
      'proxy_pass http://api;',
      'proxy_pass https://api/x;',
      'proxy_pass HTTP://10.0.0.1:3000/;',
      'proxy_pass http://[::1]:3000;',
      'proxy_pass http://unix:/run/app.sock:/x/;',
      'grpc_pass grpc://g:50051;',
      'grpc_pass grpcs://g;',
      'grpc_pass g:50051;',
      'fastcgi_pass php:9000;',
      'fastcgi_pass unix:/run/php-fpm.sock;',
      'uwsgi_pass uwsgi://u:3031;',
      'uwsgi_pass suwsgi://u:3031;',
      'uwsgi_pass u:3031;',
      'scgi_pass s:4000;',
      'memcached_pass m:11211;',
    ];
    expect(all.flatMap((one) => inLocation(one))).toEqual([
      'http api:80',
      'https api:443',
      'http 10.0.0.1:3000',
      'http [::1]:3000',
      'http unix:/run/app.sock',
      'grpc g:50051',
      'grpcs g:443',
      'grpc g:50051',
      'fastcgi php:9000',
      'fastcgi unix:/run/php-fpm.sock',
      'uwsgi u:3031',
      'suwsgi u:3031',
      'uwsgi u:3031',
      'scgi s:4000',
      'memcached m:11211',
    ]);
  });

  it('finds the upstream of that name, of http {} or of stream {}', () => {
    const config = `http { upstream app { server a:1; server b:2 backup; } server { location / { proxy_pass http://APP; } } }
      stream { upstream app { server c:3; } server { listen 1; proxy_pass app; } server { listen 2 udp; proxy_pass d:53; } server { listen 3; proxy_pass unix:/run/x; } }`;
    expect(targets(config)).toEqual([
      ['http upstream app: a:1 b:2'],
      ['tcp upstream app: c:3'],
      ['udp d:53'],
      ['tcp unix:/run/x'],
    ]);
  });

  it('follows variables that the config gives their values', () => {
    expect(inLocation('set $up http://api:3000; proxy_pass $up;')).toEqual(['http api:3000']);
    expect(inLocation(`set $h api; set $p 3000; proxy_pass http://$h:\${p}/x;`)).toEqual(['http api:3000']);
    expect(
      inLocation('proxy_pass http://$up;', 'map $uri $up { default a; ~b b; hostnames; } upstream a { server c:1; }'),
    ).toEqual(['http upstream a: c:1', 'http b:80']);
    expect(inLocation('proxy_pass http://$up;', 'split_clients $remote_addr $up { 10% a; * b; }')).toEqual([
      'http a:80',
      'http b:80',
    ]);
    expect(inLocation('proxy_pass http://$A;', 'map $x $a { default $b; } map $x $b { default c:1; }')).toEqual([
      'http c:1',
    ]);
  });

  it('takes a set without condition for the last word, and one in an if for a possible one', () => {
    expect(inLocation('set $up a; set $up b; proxy_pass http://$up;')).toEqual(['http b:80']);
    expect(inLocation('set $up a; if ($x) { set $up b; } proxy_pass http://$up;')).toEqual(['http a:80', 'http b:80']);
    const outer =
      'server { set $up a; location / { set $up b; proxy_pass http://$up; } location /c { proxy_pass http://$up; } }';
    expect(targets(outer)).toEqual([['http b:80'], ['http a:80']]);
    expect(
      targets('server { location / { set $up a; try_files $uri @b; } location @b { proxy_pass http://$up; } }'),
    ).toEqual([['http a:80']]);
    expect(targets('server { set $up a; } server { location / { proxy_pass http://$up; } }')).toEqual([
      ['http ? only a request has a value of $up'],
    ]);
  });

  it('takes variables behind the host for a path', () => {
    expect(inLocation('proxy_pass http://api$request_uri;')).toEqual(['http api:80']);
    expect(inLocation('proxy_pass http://api:3000$1;')).toEqual(['http api:3000']);
    expect(inLocation('proxy_pass http://api/$1?$args;')).toEqual(['http api:80']);
  });

  it('says what it cannot tell, and why', () => {
    expect(inLocation('proxy_pass http://$http_host;')).toEqual(['http ? only a request has a value of $http_host']);
    expect(inLocation('proxy_pass http://$1:80;')).toEqual(['http ? only a request has a value of $1']);
    expect(inLocation('proxy_pass api:3000;')).toEqual(['null ? it has no scheme']);
    expect(inLocation('proxy_pass ftp://api;')).toEqual(['null ? proxy_pass takes no ftp://']);
    expect(inLocation('proxy_pass ws://api:$arg_port;')).toEqual(['null ? proxy_pass takes no ws://']);
    expect(inLocation('proxy_pass http://api:99999;')).toEqual(['http ? "api:99999" is no host and port']);
    expect(inLocation('set $a $b; set $b $a; proxy_pass http://$a;')).toEqual([
      'http ? only a request has a value of $a',
    ]);
  });

  it('knows $scheme by what the server listens for', () => {
    const pass = 'location / { proxy_pass $scheme://api; }';
    expect(targets(serverWith(`listen 80; listen 443 ssl; ${pass}`))).toEqual([['http api:80', 'https api:443']]);
    expect(targets(serverWith(pass))).toEqual([['http api:80']]);
  });

  it('is soon done with variables that multiply', () => {
    const sets = Array.from({ length: 12 }, (_, index) => `set $v${index} $v${index + 1}$v${index + 1};`).join(' ');
    expect(inLocation(`${sets} proxy_pass http://$v0;`)).toHaveLength(1);
    const maps = Array.from({ length: 9 }, (_, index) => `map $uri $m${index} { a a; b b; c c; }`).join(' ');
    const pass = Array.from({ length: 9 }, (_, index) => `$m${index}`).join('');
    expect(inLocation(`proxy_pass http://${pass};`, maps)).toEqual(['null ? its variables have too many values']);
  });

  it('sees that WebSocket is passed on', () => {
    const [first, second] = passesOf(
      treeOf(
        `server { location / { proxy_pass http://a; } location /ws { proxy_set_header Upgrade $http_upgrade; proxy_pass http://a; } }`,
      ),
    );
    expect([first?.upgrades, second?.upgrades]).toEqual([false, true]);
  });
});
