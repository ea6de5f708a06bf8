import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byEntry, findingDocument, hostileValidation, validationDocument } from '../testing/validation-document.ts';
import { renderFindings } from './render-findings.ts';

const layout = { width: 80, paint: (_: unknown, text: string) => text, gatecrash: 'npx gatecrash', verbose: false };

describe('renderFindings', () => {
  it('shows a finding with its line, what is wrong, why, what to do, and the proof', () => {
    expect(
      renderFindings(validationDocument([findingDocument()]), layout),
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
    const text = renderFindings(validationDocument([findingDocument(), findingDocument({ line: 20 })]), layout);
    expect(text.match(/ {2}why/g)).toHaveLength(1);
    expect(text).toContain('2 warnings');
  });

  it('counts what is suppressed, and shows it when asked for more', () => {
    const document = validationDocument([findingDocument({ suppressed: byEntry })]);
    expect(renderFindings(document, layout)).toBe('✓ nginx.conf: nothing found, 1 suppressed\n');
    expect(renderFindings(document, { ...layout, verbose: true })).toContain(
      '  conf.d/app.conf:12 single-upstream, by suppressions.json#0: one licence; ops;\n  until 2027-02-01\n',
    );
  });

  it('names what has expired', () => {
    const text = renderFindings(validationDocument([findingDocument({ expired: byEntry })]), layout);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'note suppressions.json#0 of ops suppressed this until 2027-02-01, and has expired: one licence',
    );
  });

  it('marks what it fails on', () => {
    const document = validationDocument([findingDocument({ severity: 'error' })], { exitCode: 1 });
    expect(renderFindings(document, layout)).toContain('✗ nginx.conf: 1 error\n');
  });

  it('keeps within the width, and writes nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(hostileValidation, (document) => {
        const text = renderFindings(document, layout);
        expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
      }),
    );
  });
});
