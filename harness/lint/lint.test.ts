import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintFiles, lintSnippet, lintText } from './testing/lint-text.ts';

describe('a finding', () => {
  it('has the line, the columns and the blocks of what it is about', () => {
    const [finding] = lintText('http {\n  upstream app {\n    server  10.0.0.1:80  max_fails=3 ;\n  }\n}');
    expect(finding).toMatchObject({
      rule: 'single-upstream',
      file: 'nginx.conf',
      line: 3,
      column: 5,
      endColumn: 37,
      docs: 'docs/rules.md#single-upstream',
      inside: ['http', 'upstream app'],
      shown: { text: '    server  10.0.0.1:80  max_fails=3 ;', from: 5, to: 37 },
    });
  });

  it('shows no secret, in its line, message or blocks', () => {
    const source =
      'server { location /a?token=word1 { proxy_set_header X-Api-Key word2; proxy_pass http://10.0.0.1; } } # http://me:word3@old, secret: word4';
    const text = JSON.stringify(lintText(source));
    expect(text).toContain('<redacted>');
    expect(text).not.toMatch(/word\d/);
  });

  it('is of the file in which it stands, in the order of the files', () => {
    const found = lintFiles({
      'nginx.conf': 'worker_processes 4;',
      'b.conf': 'upstream b { server 10.0.0.2; }',
      'a.conf': 'upstream a { server 10.0.0.1; }',
    });
    expect(found.map(({ file }) => file)).toEqual(['b.conf', 'a.conf']);
  });

  it('is told once of a file that is included twice', () => {
    expect(lintSnippet('proxy_pass http://10.0.0.1;', ['/a', '/b'])).toHaveLength(1);
  });
});

it('is not thrown off by any config', () => {
  const words = fc.constantFrom(
    ...[
      'upstream a {',
      'server',
      '10.0.0.1',
      '[',
      'unix:',
      'localhost',
      '}',
      ';',
      'location',
      '/',
      '{',
      'proxy_pass',
      '$a',
    ],
    ...[
      'http://',
      'http://[',
      'map',
      'keepalive',
      'limit_req_zone',
      'zone=',
      'error_page',
      '502',
      '=',
      '@x',
      '"',
      '#',
      '\n',
    ],
    '# gatecrash-disable-next-line ',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
      const source = parts.join(' ');
      for (const { line, column, endColumn, shown } of lintText(source, { gateway: '1.30.0' })) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(endColumn).toBeGreaterThanOrEqual(column);
        expect(shown.from).toBeLessThanOrEqual(shown.text.length + 1);
      }
    }),
  );
});
