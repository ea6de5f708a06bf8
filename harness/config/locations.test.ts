import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxiedLocations } from './locations.ts';
import { saidPlace } from './place.ts';
import { anyConfig, serverWith, treeOf } from './testing/tree-of.ts';

/** Each pass as `modifier pattern → path or why there is none`. */
const said = (text: string) =>
  proxiedLocations(treeOf(text)).map(
    ({ location, path, noPath }) => `${location?.modifier ?? '-'} ${location?.pattern ?? '-'} → ${path ?? noPath}`,
  );
const inServer = (...locations: readonly string[]) =>
  said(
    serverWith(
      locations.map((head) => (head.includes('{') ? head : `location ${head} { proxy_pass http://a; }`)).join(' '),
    ),
  );

describe('proxiedLocations', () => {
  it('tells server, location, path and pass', () => {
    const config = `http {
  server {
    listen 443 ssl;
    server_name a.example.com b.example.com;
    location /api/ {
      location ~ \\.json$ {
        if ($http_x) {
          proxy_pass http://app:3000;
        }
      }
    }
  }
}`;
    const [only, ...others] = proxiedLocations(treeOf(config));
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      server: { names: ['a.example.com', 'b.example.com'], listens: [{ port: 443, ssl: true }], at: { line: 2 } },
      location: { modifier: '~', pattern: '\\.json$', at: { line: 6, column: 7 } },
      around: [{ modifier: '', pattern: '/api/', at: { line: 5, column: 5 } }],
      only: { block: 'if', head: 'if ($http_x)', at: { line: 7, column: 9 } },
      path: '/api/.json',
      noPath: null,
      from: [],
      pass: { directive: 'proxy_pass', at: { line: 8, column: 11 }, targets: [{ type: 'address', protocol: 'http' }] },
    });
  });

  it('finds a path that nginx takes to that location and to no other', () => {
    expect(inServer('/', '= /', '/api/', '~ \\.php$', '^~ /static/', '~* \\.(png|jpg)$')).toEqual([
      ' / → /gatecrash',
      '= / → /',
      ' /api/ → /api/',
      '~ \\.php$ → /.php',
      '^~ /static/ → /static/',
      '~* \\.(png|jpg)$ → /.png',
    ]);
    expect(inServer('/app', '= /app', '/appgatecrash')).toEqual([
      ' /app → /app/gatecrash',
      '= /app → /app',
      ' /appgatecrash → /appgatecrash',
    ]);
  });

  it('reads modifiers that stick to what they modify', () => {
    expect(inServer('=/a', '^~/b/', '~/c$')).toEqual(['= /a → /a', '^~ /b/ → /b/', '~ /c$ → /c']);
  });

  it('knows the order of regular expressions, and what stops them', () => {
    expect(inServer('~ ^/a', '~ ^/a/b$', '/a/c')).toEqual([
      '~ ^/a → /a',
      '~ ^/a/b$ → no example found: other locations take what it matches',
      ' /a/c → no example found: other locations take what it matches',
    ]);
    expect(inServer('~ ^/a', '^~ /a/c')).toEqual(['~ ^/a → /a', '^~ /a/c → /a/c']);
    // What stops the search in a location stops none outside of it.
    expect(
      said(
        serverWith(`location /a { location ^~ /a/b { proxy_pass http://x; } } location ~ b { proxy_pass http://y; }`),
      ),
    ).toEqual(['^~ /a/b → no example found: other locations take what it matches', '~ b → /b']);
  });

  it('says that it found none where an expression cannot be tried', () => {
    expect(inServer('~ ^(?>/a)b')).toEqual(['~ ^(?>/a)b → no example found: an expression cannot be tried here']);
    expect(inServer('~ ^(?>/x)', '/b/')).toEqual([
      '~ ^(?>/x) → no example found: an expression cannot be tried here',
      ' /b/ → no example found: an expression cannot be tried here',
    ]);
  });

  it('writes a path as it stands in a request', () => {
    expect(inServer('"/a b/"', '/ü/', '"/a?b"', '"/50%"')).toEqual([
      ' /a b/ → /a%20b/',
      ' /ü/ → /%C3%BC/',
      ' /a?b → /a%3Fb',
      ' /50% → /50%25',
    ]);
    expect(inServer('nothing')).toEqual([' nothing → no example found: paths of requests look otherwise']);
  });

  it('tells what leads to a named location, and to one that only nginx asks for', () => {
    const config = serverWith(`
      location / { try_files $uri $uri/ @app; }
      location @app { proxy_pass http://app; }
      location /x { auth_request /auth; error_page 502 503 = @later; proxy_pass http://x; }
      location = /auth { internal; proxy_pass http://auth; }
      location @later { proxy_pass http://later; }
      location @never { proxy_pass http://never; }`);
    expect(said(config)).toEqual([
      '@ app → /gatecrash',
      ' /x → /x',
      '= /auth → only auth_request leads to location = /auth',
      '@ later → only error_page leads to location @later',
      '@ never → nothing leads to location @never',
    ]);
    const from = proxiedLocations(treeOf(config)).map(({ from: all }) =>
      all.map(({ directive, at, location }) => `${directive} ${saidPlace(at)} of ${location?.pattern}`),
    );
    expect(from).toEqual([
      ['try_files a.conf:2:20 of /'],
      [],
      ['auth_request a.conf:4:21 of /x'],
      ['error_page a.conf:4:41 of /x'],
      [],
    ]);
  });

  it('tells the servers of stream {}, which have no locations', () => {
    const [only] = proxiedLocations(treeOf('stream { server { listen 5432; proxy_pass db:5432; } }'));
    expect(only).toMatchObject({ server: { names: [], listens: [{ port: 5432 }] }, location: null, path: null });
  });

  it('goes through 500 servers, and through 3000 locations of one', () => {
    const servers = Array.from(
      { length: 500 },
      (_, index) =>
        `server { server_name s${index}; location / { proxy_pass http://a; } location /b { proxy_pass http://b; } }`,
    );
    expect(proxiedLocations(treeOf(servers.join('\n')))).toHaveLength(1000);
    const locations = Array.from({ length: 3000 }, (_, index) => `location /l${index}/ { proxy_pass http://a; }`);
    expect(new Set(said(serverWith(locations.join('\n')))).size).toBe(3000);
  });

  it('never throws, whatever the config says', () => {
    fc.assert(
      fc.property(anyConfig, anyConfig, (outside, inside) => {
        proxiedLocations(treeOf(outside, { 'b.conf': inside }));
        proxiedLocations(treeOf(serverWith(inside)));
      }),
    );
  });
});
