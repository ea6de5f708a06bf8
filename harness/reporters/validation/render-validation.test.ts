import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileMatrix } from '../testing/hostile-matrix.ts';
import { testedDocument } from '../testing/validation-cells.ts';
import { byEntry, findingDocument, hostileValidation, validationDocument } from '../testing/validation-document.ts';
import { renderValidation } from './render-validation.ts';

const layout = { width: 80, paint: (_: unknown, text: string) => text, gatecrash: 'npx gatecrash', verbose: false };

describe('renderValidation', () => {
  it('shows a finding with its line, what is wrong, why, what to do, and the proof', () => {
    expect(
      renderValidation(validationDocument([findingDocument()]), layout),
    ).toBe(`conf.d/app.conf:12:5 warning single-upstream
  12 |     server 10.0.0.1:8080;
     |     ^^^^^^^^^^^^^^^^^^^^
  upstream app has one server, 10.0.0.1:8080: while it is down every request
  gets a 502
  why    nginx answers 502 at once when a server refuses.
  fix    add a second server to the upstream, or one with \`backup\`
  proof  npx gatecrash run flapping-node --arm failover/node-killed

✓ nginx.conf: 1 warning
`);
  });

  it('tells the mechanism of a rule once', () => {
    const text = renderValidation(validationDocument([findingDocument(), findingDocument({ line: 20 })]), layout);
    expect(text.match(/ {2}why/g)).toHaveLength(1);
    expect(text).toContain('2 warnings');
  });

  it('counts what is suppressed, and shows it when asked for more', () => {
    const document = validationDocument([findingDocument({ suppressed: byEntry })]);
    expect(renderValidation(document, layout)).toBe('✓ nginx.conf: nothing found, 1 suppressed\n');
    expect(renderValidation(document, { ...layout, verbose: true })).toContain(
      '  conf.d/app.conf:12 single-upstream, by suppressions.json#0: one licence; ops;\n  until 2027-02-01\n',
    );
  });

  it('names what has expired', () => {
    const text = renderValidation(validationDocument([findingDocument({ expired: byEntry })]), layout);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'note suppressions.json#0 of ops suppressed this until 2027-02-01, and has expired: one licence',
    );
  });

  it('marks what it fails on', () => {
    const document = validationDocument([findingDocument({ severity: 'error' })], { exitCode: 1 });
    expect(renderValidation(document, layout)).toContain('✗ nginx.conf: 1 error\n');
  });

  it('begins with a summary where faults were injected, and ends with what it comes to', () => {
    const lines = renderValidation(testedDocument(), layout).split('\n');
    expect(lines.slice(0, 6)).toEqual([
      '✗ nginx.conf',
      '  5 places × 13 faults on nginx 1.22.1, asked by GET and POST: 106 cells',
      '  1 duplicates, 6 hang, 44 fail fast, 9 degrade, 46 survive',
      '  against git:HEAD:nginx.conf: 3 worse, 1 inconclusive, 1 better, 110 cells',
      '    are the same',
      '  rules: nothing found',
    ]);
    expect(lines.slice(-3)).toEqual([
      '✗ nginx.conf: worse than git:HEAD:nginx.conf in 3 cells, 1 inconclusive; of 106',
      '  cells 1 duplicates, 6 hang, 44 fail fast, 9 degrade, 46 survive; nothing found',
      '',
    ]);
  });

  it.for([40, 80, 120])('keeps within %d columns', (width) => {
    const lines = renderValidation(testedDocument(), { ...layout, width, verbose: true }).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  it('writes nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(fc.oneof(hostileValidation, hostileMatrix), fc.boolean(), (document, verbose) => {
        const text = renderValidation(document, { ...layout, verbose });
        expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
      }),
    );
  });
});
