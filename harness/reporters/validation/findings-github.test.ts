import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byComment, findingDocument, hostileValidation, validationDocument } from '../testing/validation-document.ts';
import { findingsGithub } from './findings-github.ts';

describe('findingsGithub', () => {
  it('annotates the line of each finding, and none that is suppressed', () => {
    const findings = [findingDocument(), findingDocument({ line: 20, suppressed: byComment })];
    expect(findingsGithub(validationDocument(findings))).toBe(
      '::warning file=conf.d/app.conf,line=12,col=5,endColumn=25,title=gatecrash%3A single-upstream::upstream app has one server, 10.0.0.1:8080: while it is down every request gets a 502. Fix: add a second server to the upstream, or one with `backup`\nnginx.conf: 1 warning, 1 suppressed\n',
    );
  });

  it('has a level for each severity', () => {
    const findings = (['error', 'warning', 'info'] as const).map((severity) => findingDocument({ severity }));
    const lines = findingsGithub(validationDocument(findings)).split('\n');
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
    const lines = findingsGithub(validationDocument(findings))
      .split('\n')
      .filter((line) => line.startsWith('::'));
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toContain('gatecrash%3A 3 more::conf.d/app.conf:10 single-upstream, conf.d/app.conf:11');
  });

  it('lets no text become a command', () => {
    fc.assert(
      fc.property(hostileValidation, (document) => {
        const lines = findingsGithub(document).trimEnd().split('\n');
        const commands = lines.filter((line) => /^\s*::|##\[/.test(line));
        expect(commands.every((line) => /^::(?:error|warning|notice) /.test(line))).toBe(true);
        expect(lines.length - commands.length).toBe(1);
      }),
    );
  });
});
