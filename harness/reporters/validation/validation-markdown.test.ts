import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { askedRequests } from '../testing/asked-requests.ts';
import { hostileMatrix } from '../testing/hostile-matrix.ts';
import { cellDocument, comparisonDocument, differenceDocument, testedDocument } from '../testing/validation-cells.ts';
import { byEntry, findingDocument, hostileValidation, validationDocument } from '../testing/validation-document.ts';
import { validationMarkdown } from './validation-markdown.ts';

describe('validationMarkdown', () => {
  it('has a row for each finding, the worst first, and the line of the worst', () => {
    const findings = [findingDocument({ severity: 'info', line: 3 }), findingDocument({ severity: 'error', line: 9 })];
    const text = validationMarkdown(validationDocument(findings, { exitCode: 1 }));
    expect(text).toContain('### ✗ gatecrash validate: nginx.conf');
    const rows = text.split('\n').filter((line) => /^\| (error|warning|info)/.test(line));
    expect(rows.map((row) => row.split(' | ').slice(0, 2))).toEqual([
      ['| error', 'conf.d/app.conf:9'],
      ['| info', 'conf.d/app.conf:3'],
    ]);
    expect(text).toContain('```nginx\n# line 9\n    server 10.0.0.1:8080;\n```');
  });

  it('folds away what is suppressed, with its reason', () => {
    const text = validationMarkdown(validationDocument([findingDocument({ suppressed: byEntry })]));
    expect(text).toContain('nothing found, 1 suppressed');
    expect(text).toContain('- conf.d/app.conf:12 single-upstream: one licence; ops; until 2027-02-01');
  });

  it('is short enough for a comment on GitHub, however much is found', () => {
    const many = Array.from({ length: 3000 }, (_, line) => findingDocument({ line: line + 1 }));
    const half = many.map((finding, index) => (index % 2 === 0 ? finding : { ...finding, suppressed: byEntry }));
    const text = validationMarkdown(validationDocument(half));
    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text).toMatch(/and \d+ more: `gatecrash validate` has all of them/);
  });

  it('lets no text out of its cell', async () => {
    await fc.assert(
      fc.asyncProperty(hostileValidation, async (document) => {
        const html = await marked.parse(validationMarkdown(document), { gfm: true });
        expect(html).not.toMatch(/<(?:script|a|img)\b/);
        const counted = document.findings.filter(({ suppressed }) => suppressed === null).length;
        expect((html.match(/<tr>/g) ?? []).length).toBe(counted === 0 ? 0 : counted + 1);
      }),
    );
  });

  it('tells the comparison first, then the grid, and figures folded away', () => {
    const text = validationMarkdown(testedDocument());
    const order = ['**Against git:HEAD:nginx.conf', '| ✗ worse |', '```diff', '| location | asked by |', '<details>'];
    const places = order.map((part) => text.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
    expect(text).toContain('| /api/ | POST | ∞ | ✓ | ✓ | · | ✗ | ✓ | ✓ | ✗ | 2 | ✗ | ✗ | ✗ | ✗ |');
  });

  it('is short enough for a comment, however large a matrix and however much differs', () => {
    const long = 'x'.repeat(400);
    const indices = Array.from({ length: 400 }, (_, index) => index);
    const matrix = indices.flatMap((index) =>
      ['refused', 'hang', long].map((fault) =>
        cellDocument({ location: `/${index}/${long}`, upstream: `u${index}`, fault }),
      ),
    );
    const worse = indices.map((index) => differenceDocument({ location: `/${index}/${long}`, from: long, to: long }));
    const change = { file: long, line: 3, removed: Array.from({ length: 99 }, () => long), added: [long] };
    const culprit = { ...change, others: [change], isMinimal: false };
    const comparison = comparisonDocument({ worse, better: worse, culprit, added: [long, long], removed: [long] });
    const findings = indices.map((line) => findingDocument({ line: line + 1, message: long }));
    const suppressed = findings.map((finding) => ({ ...finding, suppressed: byEntry }));
    const text = validationMarkdown(validationDocument([...findings, ...suppressed], { matrix, comparison }));
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    for (const part of ['more rows', 'more lines of the grid', 'more: `gatecrash', 'and 3'])
      expect(text).toContain(part);
  });

  it('has what users ask, folded away, and what of the log was not read, or is not sent', () => {
    const text = validationMarkdown(testedDocument(askedRequests()));
    expect(text).toContain('<details><summary>What users ask, by the access log</summary>');
    expect(text).toContain('| shop.example:80 /api/ | GET | /api/orders/1111?page=1 | 71.4 % |');
    for (const part of ['- not read: 10 lines', '- not sent: DELETE 50', '- handed to nobody: 120'])
      expect(text).toContain(part);
    const asked = askedRequests();
    const many = Array.from({ length: 500 }, () => asked.requests).flat();
    const long = validationMarkdown(testedDocument({ ...asked, requests: many }));
    expect(long).toMatch(/and \d+ more requests: `gatecrash validate` has all of them/);
    expect(Buffer.byteLength(long)).toBeLessThan(60_000);
  });

  it('lets no text of a matrix out of its cell', async () => {
    await fc.assert(
      fc.asyncProperty(hostileMatrix, async (document) => {
        const html = await marked.parse(validationMarkdown(document), { gfm: true });
        expect(html).not.toMatch(/<(?:script|a|img|del|strong>.*<strong)\b/);
        expect((html.match(/<details>/g) ?? []).length).toBe((html.match(/<\/details>/g) ?? []).length);
      }),
    );
  });
});
