import { describe, expect, it } from 'vitest';
import { ruleIds } from './lint.ts';
import { readSuppressions } from './suppressions-file.ts';
import { lintText } from './testing/lint-text.ts';

const one = (comment: string) => `upstream app {\n  ${comment}\n  server 10.0.0.1:80;\n}`;
const short = (source: string, options = {}) =>
  lintText(source, options).map(({ rule, line, suppressed, message }) => [rule, line, suppressed?.by ?? message]);

const entry = { rule: 'single-upstream', file: '*.conf', reason: 'one licence', owner: 'ops', expires: '2027-02-01' };
const entries = (...all: readonly object[]) =>
  readSuppressions({ suppressions: all }, 'suppressions.json', ruleIds).suppressions;

describe('a comment', () => {
  it('suppresses a rule on the line below it, with its reason', () => {
    const [finding] = lintText(one('# gatecrash-disable-next-line single-upstream -- one licence'));
    expect(finding).toMatchObject({
      rule: 'single-upstream',
      line: 3,
      suppressed: { by: 'nginx.conf:2', reason: 'one licence', owner: null, expires: null },
    });
  });

  it('suppresses several rules, and stands above other comments', () => {
    const source = one('# gatecrash-disable-next-line single-upstream, static-dns-name\n  # an ordinary one').replace(
      '10.0.0.1',
      'app.internal',
    );
    expect(short(source)).toEqual([
      ['single-upstream', 4, 'nginx.conf:2'],
      ['static-dns-name', 4, 'nginx.conf:2'],
    ]);
  });

  it('is told where it names a rule that there is not', () => {
    const found = lintText(one('# gatecrash-disable-next-line single-upsteam'));
    expect(found.map(({ rule, severity, message, fix }) => [rule, severity, message, fix])).toEqual([
      ['unknown-rule', 'warning', 'there is no rule single-upsteam', 'did you mean single-upstream?'],
      ['single-upstream', 'warning', expect.any(String), expect.any(String)],
    ]);
    expect(short('# gatecrash-disable-next-line\nserver { }')).toEqual([
      ['unknown-rule', 1, 'the comment names no rule, and suppresses nothing'],
    ]);
  });

  it('is told where it suppresses nothing', () => {
    expect(short('# gatecrash-disable-next-line single-upstream\nserver { }')).toEqual([
      ['unused-suppression', 1, 'the comment suppresses single-upstream, which is not found on the line below it'],
    ]);
  });

  it('is no comment inside a string', () => {
    const source = `log_format a "\n# gatecrash-disable-next-line single-upstream\n";`;
    expect(lintText(source)).toEqual([]);
  });
});

describe('an entry of a file', () => {
  it('suppresses a rule in the files that it names', () => {
    const [finding] = lintText(one(''), { suppressions: entries(entry) });
    expect(finding?.suppressed).toEqual({
      by: 'suppressions.json#0',
      reason: 'one licence',
      owner: 'ops',
      expires: '2027-02-01',
    });
  });

  it('may be for one line, by its text', () => {
    const suppressions = entries({ ...entry, line: 'server 10.0.0.1:80;' });
    expect(lintText(one(''), { suppressions })[0]?.suppressed).not.toBeNull();
    const other = entries({ ...entry, line: 'server 10.0.0.9:80;' });
    expect(short(one(''), { suppressions: other })).toEqual([
      ['single-upstream', 3, expect.stringContaining('10.0.0.1:80')],
      [
        'unused-suppression',
        1,
        'suppressions.json#0 of ops suppresses single-upstream in *.conf, which is not found there',
      ],
    ]);
  });

  it('holds on its last day, and is named as expired on the next', () => {
    const suppressions = entries(entry);
    const on = (today: string) => lintText(one(''), { suppressions, today })[0];
    expect(on('2027-02-01')).toMatchObject({ suppressed: { owner: 'ops' }, expired: null });
    expect(on('2027-02-02')).toMatchObject({ suppressed: null, expired: { owner: 'ops', expires: '2027-02-01' } });
  });

  it('is refused with everything that is wrong with it', () => {
    const bad = {
      suppressions: [
        { rule: 'single-upstream', file: '*' },
        { ...entry, expires: '2027-02-30' },
        { ...entry, rule: 'nothing' },
        { ...entry, more: 1 },
      ],
    };
    const { problems } = readSuppressions(bad, 's.json', ruleIds);
    expect(problems.map((problem) => problem.split(': ')[1])).toEqual([
      'suppressions.0.reason',
      'suppressions.0.owner',
      'suppressions.0.expires',
      'suppressions.1.expires',
      'suppressions.3',
    ]);
    expect(readSuppressions({ suppressions: [{ ...entry, rule: 'nothing' }] }, 's.json', ruleIds).problems).toEqual([
      's.json: suppressions.0.rule: there is no rule nothing',
    ]);
    expect(readSuppressions([], 's.json', ruleIds).problems).toHaveLength(1);
  });
});
