import { describe, expect, it } from 'vitest';
import { parseConfig } from './parse-config.ts';
import { linesWithoutSecrets } from './redact-config.ts';

/** A config of one file as it may be shown. */
function shown(source: string): string {
  const { directives } = parseConfig(source, 'nginx.conf');
  const lines = linesWithoutSecrets(source, 'nginx.conf', directives);
  return source
    .split('\n')
    .map((_, index) => lines(index + 1).text)
    .join('\n');
}

describe('linesWithoutSecrets', () => {
  it.each([
    ['proxy_set_header Authorization "Zebra 12";', 'proxy_set_header Authorization <redacted>;'],
    [
      'proxy_set_header X-Api-Key abc; proxy_pass http://a;',
      'proxy_set_header X-Api-Key <redacted>; proxy_pass http://a;',
    ],
    [
      'proxy_set_header Authorization\n  "Zebra 12"; proxy_pass http://a;',
      'proxy_set_header Authorization\n  <redacted>; proxy_pass http://a;',
    ],
    ['set $db_password hunter2;', 'set $db_password <redacted>;'],
    ['fastcgi_param DB_PASSWORD hunter2;', 'fastcgi_param DB_PASSWORD <redacted>;'],
    ['add_header Set-Cookie "a=b";', 'add_header Set-Cookie <redacted>;'],
    ['secure_link_secret word;', 'secure_link_secret <redacted>;'],
    ['if ($http_x_api_key != "abc") { return 403; }', 'if ($http_x_api_key != <redacted>) { return 403; }'],
    [
      'map $http_authorization $ok {\n  "word" 1;\n  default 0;\n}',
      'map $http_authorization $ok {\n  <redacted> 1;\n  default 0;\n}',
    ],
    [
      'map $host $api_token {\n  a.com word;\n  default other;\n}',
      'map $host $api_token {\n  a.com <redacted>;\n  default <redacted>;\n}',
    ],
    ['proxy_pass http://me:word@app/; # password: word', 'proxy_pass http://<redacted>@app/; # password: <redacted>'],
  ])('leaves the secret out of %j', (source, without) => {
    expect(shown(source)).toBe(without);
  });

  it.each([
    ['proxy_set_header Authorization $http_authorization;'],
    ['proxy_set_header Cookie "";'],
    ['ssl_session_cache shared:SSL:10m;'],
    ['server_tokens off;'],
    ['auth_basic_user_file /etc/nginx/htpasswd;'],
    ['proxy_cookie_path / "/; secure";'],
    ['map $http_upgrade $connection_upgrade {\n  default upgrade;\n  "" close;\n}'],
  ])('shows %j as it is', (source) => {
    expect(shown(source)).toBe(source);
  });

  it('tells where a column of a line has gone', () => {
    const source = 'set $token word; return 200;';
    const { text, columnOf } = linesWithoutSecrets(source, 'a', parseConfig(source, 'a').directives)(1);
    expect(text).toBe('set $token <redacted>; return 200;');
    const at = columnOf(source.indexOf('return') + 1);
    expect(text.slice(at - 1, at + 5)).toBe('return');
  });

  it('shows a line of a file with line ends of Windows without them', () => {
    expect(linesWithoutSecrets('a;\r\nb;\r\n', 'a', [])(1).text).toBe('a;');
  });
});
