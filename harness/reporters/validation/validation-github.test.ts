import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileMatrix } from '../testing/hostile-matrix.ts';
import { comparisonDocument, differenceDocument, testedDocument } from '../testing/validation-cells.ts';
import { byComment, findingDocument, hostileValidation, validationDocument } from '../testing/validation-document.ts';
import { validationGithub } from './validation-github.ts';

describe('validationGithub', () => {
  it('annotates the line of each finding, and none that is suppressed', () => {
    const findings = [findingDocument(), findingDocument({ line: 20, suppressed: byComment })];
    expect(validationGithub(validationDocument(findings))).toBe(
      '::warning file=conf.d/app.conf,line=12,col=5,endColumn=25,title=gatecrash%3A single-upstream::upstream app has one server, 10.0.0.1:8080: while it is down every request gets a 502. Fix: add a second server to the upstream, or one with `backup`\nnginx.conf: 1 warning, 1 suppressed\n',
    );
  });

  it('has a level for each severity', () => {
    const findings = (['error', 'warning', 'info'] as const).map((severity) => findingDocument({ severity }));
    const lines = validationGithub(validationDocument(findings)).split('\n');
    expect(lines.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual([
      'error',
      'warning',
      'notice',
      undefined,
      undefined,
    ]);
  });

  it('says what is left out where GitHub would show no more', () => {
    const findings = Array.from({ length: 12 }, (_, line) => findingDocument({ line: line + 1 }));
    const lines = validationGithub(validationDocument(findings))
      .split('\n')
      .filter((line) => line.startsWith('::'));
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toContain('gatecrash%3A 3 more::conf.d/app.conf:10 single-upstream, conf.d/app.conf:11');
  });

  it('has an error at each place that is worse, and at the change that makes it worse', () => {
    const lines = validationGithub(testedDocument()).split('\n');
    expect(lines.filter((line) => line.startsWith('::'))).toEqual([
      '::error file=nginx.conf,line=33,title=gatecrash%3A what makes it worse::- proxy_next_upstream error timeout;; + proxy_next_upstream error timeout non_idempotent;',
      '::error file=nginx.conf,line=31,title=gatecrash%3A worse than git%3AHEAD%3Anginx.conf::/api/ → api: reset-after-header POST: done twice 0 of 40 → 40 of 40, median latency 1.2 ms → 10.0 s',
      '::error file=nginx.conf,line=24,title=gatecrash%3A worse than git%3AHEAD%3Anginx.conf::/ → web:8080: hang GET POST: hung 0 of 40 → 40 of 40',
    ]);
  });

  it('annotates what is worse at no place where the matrix has none', () => {
    const comparison = comparisonDocument({ worse: [differenceDocument({ measure: 'reload', location: 'all' })] });
    const [line] = validationGithub(validationDocument([], { comparison })).split('\n');
    expect(line).toMatch(/^::error title=gatecrash%3A worse than git%3AHEAD%3Anginx\.conf::all/);
  });

  it('lets no text become a command', () => {
    fc.assert(
      fc.property(fc.oneof(hostileValidation, hostileMatrix), (document) => {
        const lines = validationGithub(document).trimEnd().split('\n');
        const commands = lines.filter((line) => /^\s*::|##\[/.test(line));
        expect(commands.every((line) => /^::(?:error|warning|notice) /.test(line))).toBe(true);
        expect(lines.length - commands.length).toBe(1);
      }),
    );
  });
});
