import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { byEntry, findingDocument, hostileValidation, validationDocument } from '../testing/validation-document.ts';
import { findingsMarkdown } from './findings-markdown.ts';

describe('findingsMarkdown', () => {
  it('has a row for each finding, the worst first, and the line of the worst', () => {
    const findings = [findingDocument({ severity: 'info', line: 3 }), findingDocument({ severity: 'error', line: 9 })];
    const text = findingsMarkdown(validationDocument(findings, { exitCode: 1 }));
    expect(text).toContain('### ✗ gatecrash validate: nginx.conf');
    const rows = text.split('\n').filter((line) => /^\| (error|warning|info)/.test(line));
    expect(rows.map((row) => row.split(' | ').slice(0, 2))).toEqual([
      ['| error', 'conf.d/app.conf:9'],
      ['| info', 'conf.d/app.conf:3'],
    ]);
    expect(text).toContain('```nginx\n# line 9\n    server 10.0.0.1:8080;\n```');
  });

  it('folds away what is suppressed, with its reason', () => {
    const text = findingsMarkdown(validationDocument([findingDocument({ suppressed: byEntry })]));
    expect(text).toContain('nothing found, 1 suppressed');
    expect(text).toContain('- conf.d/app.conf:12 single-upstream: one licence; ops; until 2027-02-01');
  });

  it('is short enough for a comment on GitHub, however much is found', () => {
    const many = Array.from({ length: 3000 }, (_, line) => findingDocument({ line: line + 1 }));
    const half = many.map((finding, index) => (index % 2 === 0 ? finding : { ...finding, suppressed: byEntry }));
    const text = findingsMarkdown(validationDocument(half));
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text).toMatch(/and \d+ more: `gatecrash validate` has all of them/);
  });

  it('lets no text out of its cell', async () => {
    await fc.assert(
      fc.asyncProperty(hostileValidation, async (document) => {
        const html = await marked.parse(findingsMarkdown(document), { gfm: true });
        expect(html).not.toMatch(/<(?:script|a|img)\b/);
        const counted = document.findings.filter(({ suppressed }) => suppressed === null).length;
        expect((html.match(/<tr>/g) ?? []).length).toBe(counted === 0 ? 0 : counted + 1);
      }),
    );
  });
});
