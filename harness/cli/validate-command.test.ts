import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { validationDocumentSchema } from '../model/validation-document.ts';
import { gatecrash, temporaryFolder } from './testing/gatecrash.ts';

const one =
  'upstream app {\n    server 10.0.0.1:8080;\n}\nserver {\n    location / {\n        proxy_pass http://app;\n    }\n}\n';
const duplicating = one
  .replace('8080;\n', '8080 max_fails=3;\n    server 10.0.0.2:8080 max_fails=3;\n')
  .replace(
    'http://app;',
    'http://app;\n        proxy_connect_timeout 1s;\n        proxy_next_upstream error non_idempotent;',
  );

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Runs `gatecrash validate` in a folder that has nginx.conf. */
async function validate(config: string, args: readonly string[] = [], others: Readonly<Record<string, string>> = {}) {
  using place = temporaryFolder();
  place.write('nginx.conf', config);
  for (const [file, text] of Object.entries(others)) place.write(file, text);
  const ended = await gatecrash(['validate', '--lint-only', 'nginx.conf', ...args], place.folder);
  const read = (file: string) => readFileSync(path.join(place.folder, file), 'utf8');
  const files = Object.fromEntries(
    ['validation.json', 'validation.md', 'validation.sarif', 'validation.html'].flatMap((file) => {
      try {
        return [[file, read(path.join('out', file))] as const];
      } catch {
        return [];
      }
    }),
  );
  return { ...ended, files };
}

describe('gatecrash validate --lint-only', () => {
  it('shows what it finds, and exits 0 where there is no error', async () => {
    const { code, stdout, stderr } = await validate(one);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('nginx.conf:2:5 warning single-upstream\n  2 |     server 10.0.0.1:8080;\n');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('✓ nginx.conf: 1 warning');
  });

  it('exits 1 on an error, on a warning where it is to, and never where it only tells', async () => {
    expect((await validate(duplicating)).code).toBe(1);
    expect((await validate(one, ['--fail-on', 'warning'])).code).toBe(1);
    expect((await validate(duplicating, ['--advisory'])).code).toBe(0);
  });

  it('is one JSON document on stdout, by its schema', async () => {
    const { code, stdout } = await validate(one, ['--reporter', 'json,console']);
    const document = validationDocumentSchema.parse(JSON.parse(stdout));
    expect({ code, exitCode: document.exitCode }).toEqual({ code: 0, exitCode: 0 });
    expect(document).toMatchObject({
      config: { path: 'nginx.conf', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      loaded: null,
      faults: [],
      matrix: [],
      comparison: null,
      findings: [{ rule: 'single-upstream', file: 'nginx.conf', line: 2, column: 5, suppressed: null }],
      rules: [{ id: 'single-upstream' }],
    });
  });

  it('looks into what is included, and names the file', async () => {
    const { stdout } = await validate('events { }\nhttp {\n  include conf.d/*.conf;\n}\n', ['--reporter', 'json'], {
      'conf.d/app.conf': one,
    });
    expect(JSON.parse(stdout).findings).toMatchObject([{ file: 'conf.d/app.conf', line: 2 }]);
  });

  it('says what is included and not there', async () => {
    const { code, stderr } = await validate('events { }\nhttp {\n  include nothing.conf;\n}\n');
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'nginx.conf:3:3: /etc/nginx/nothing.conf is not there, and was not looked at\n',
    });
  });

  it('writes every document into the folder that is named', async () => {
    const { stdout, files } = await validate(one, ['--reporter', 'json,markdown,sarif,html', '--output', 'out']);
    expect(Object.keys(files)).toEqual(['validation.json', 'validation.md', 'validation.sarif', 'validation.html']);
    expect(JSON.parse(files['validation.sarif'] ?? '').version).toBe('2.1.0');
    expect(stdout).toMatch(/^json: .*validation\.json\nmarkdown: .*\nsarif: .*\nhtml: .*\n$/);
  });

  it('annotates for GitHub', async () => {
    const { stdout } = await validate(one, ['--reporter', 'github']);
    expect(stdout).toContain(
      '::warning file=nginx.conf,line=2,col=5,endColumn=25,title=gatecrash%3A single-upstream::',
    );
  });

  it('names files from the folder that CI has checked out, and puts the summary where GitHub shows it', async () => {
    using place = temporaryFolder();
    place.write('gateway/nginx.conf', one);
    vi.stubEnv('GITHUB_WORKSPACE', place.folder);
    vi.stubEnv('GITHUB_STEP_SUMMARY', path.join(place.folder, 'summary.md'));
    const args = ['validate', '--lint-only', 'nginx.conf', '--reporter', 'github,sarif', '--output', 'out'];
    const { stdout } = await gatecrash(args, path.join(place.folder, 'gateway'));
    expect(stdout).toContain('::warning file=gateway/nginx.conf,line=2,');
    const read = (file: string) => readFileSync(path.join(place.folder, file), 'utf8');
    expect(read('gateway/out/validation.sarif')).toContain('"uri": "gateway/nginx.conf"');
    expect(read('summary.md')).toContain('### ✓ gatecrash validate: nginx.conf');
  });

  it('leaves out what a comment or a file suppresses, until it expires', async () => {
    const entry = {
      rule: 'next-upstream-non-idempotent',
      file: 'nginx.conf',
      reason: 'keys',
      owner: 'ops',
      expires: '9999-12-31',
    };
    const file = (changes = {}) => ({ 's.json': JSON.stringify({ suppressions: [{ ...entry, ...changes }] }) });
    const args = ['--suppressions', 's.json'];
    expect((await validate(duplicating, args, file())).code).toBe(0);
    const expired = await validate(duplicating, args, file({ expires: '2020-01-01' }));
    expect(expired.code).toBe(1);
    expect(expired.stdout.replaceAll(/\s+/g, ' ')).toContain('suppressed this until 2020-01-01, and has expired: keys');
    const comment = '# gatecrash-disable-next-line next-upstream-non-idempotent -- keys\n        proxy_next_upstream';
    expect((await validate(duplicating.replace('proxy_next_upstream', comment))).code).toBe(0);
  });

  it('tells of a version what changes with it', async () => {
    const { stdout } = await validate(one, ['--nginx', '1.30.0', '--reporter', 'json']);
    const document = JSON.parse(stdout);
    expect(document.gateways).toEqual(['1.30.0']);
    expect(document.findings.map(({ rule }: { rule: string }) => rule)).toContain('version-keepalive-default');
  });

  it('shows no secret', async () => {
    const config = one
      .replace('8080;', '8080; # http://me:hunter2@old, password=hunter2')
      .replace('location / {', 'location /a?token=hunter2 { proxy_set_header Authorization "Zebra hunter2";')
      .replace('http://app;', 'http://10.0.0.9;');
    for (const reporter of ['console', 'json', 'markdown', 'github', 'sarif', 'html']) {
      const { stdout, stderr } = await validate(config, ['--reporter', reporter]);
      expect(stdout).toContain('single-upstream');
      expect(stdout).toContain('10.0.0.9');
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });

  it('refuses a config that nginx would not read, with its place', async () => {
    const { code, stdout, stderr } = await validate('events { }\nhttp {\n  server {\n');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error[GC2004]: nginx.conf:4:1: unexpected end of file, expecting "}"');
  });

  it('refuses what it cannot do, all of it at once', async () => {
    using place = temporaryFolder();
    place.write('s.json', '{ "suppressions": [{ "rule": "x" }] }');
    const args = [
      'validate',
      '--reporter',
      'junit,json,sarif',
      '--nginx',
      'latest',
      '--fail-on',
      'worse',
      '--suppressions',
      's.json',
    ];
    const { code, stderr } = await gatecrash([...args, '--bisect'], place.folder);
    expect(code).toBe(2);
    expect(stderr.match(/error\[GC\d+\]/g)).toEqual([
      'error[GC1005]',
      'error[GC1002]', // two documents on stdout
      'error[GC1002]', // --bisect
      'error[GC1002]', // worse
      ...Array.from({ length: 4 }, () => 'error[GC2020]'),
      'error[GC2008]',
    ]);
  });

  it.each([
    [['--bisect'], ['option --bisect needs option --baseline']],
    [['--fail-on', 'worse'], ['option --fail-on worse needs option --baseline']],
    [['--inconclusive', 'pass'], ['option --inconclusive needs option --baseline']],
    [
      ['--inconclusive', 'retry'],
      [
        'option --inconclusive: expected one of fail, pass, rerun, saw retry',
        'option --inconclusive needs option --baseline',
      ],
    ],
    [['--baseline', 'git:HEAD'], ['option --baseline: expected git:REV:path, saw git:HEAD']],
    [['--baseline', 'git:-x:nginx.conf'], ['option --baseline: expected git:REV:path, saw git:-x:nginx.conf']],
    [['--baseline', ''], ['option --baseline: expected a file or git:REV:path, saw nothing']],
    [
      ['--dry-run', '--baseline', 'old.conf'],
      ['option --baseline compares what faults come to, option --dry-run injects nothing'],
    ],
    [
      ['--lint-only', '--baseline', 'git:HEAD:nginx.conf', '--bisect'],
      [
        'option --baseline compares what faults come to, option --lint-only starts nothing',
        'option --bisect compares what faults come to, option --lint-only starts nothing',
      ],
    ],
    [['--baseline', 'old.conf', '--bisect', '--fail-on', 'worse', '--inconclusive', 'rerun'], []],
  ])('takes the options of a comparison together: %j', async (args, messages) => {
    using place = temporaryFolder();
    place.write('nginx.conf', one);
    const { code, stderr } = await gatecrash(['validate', 'nginx.conf', ...args], place.folder);
    expect(code).toBe(2);
    const told = [...stderr.matchAll(/error\[GC1002\]: (.*)/g)].map(([, message]) => message);
    expect(told).toEqual(messages);
  });

  it.each([
    ['no file', 's.json: expected a file of suppressions, saw nothing there', null],
    ['no JSON', 's.json: expected JSON, saw something else', '{'],
    [
      'a rule that there is not',
      's.json: suppressions.0.rule: there is no rule x',
      JSON.stringify({
        suppressions: [{ rule: 'x', file: '*', reason: 'a', owner: 'b', expires: '2030-01-01' }],
      }),
    ],
  ])('refuses a file of suppressions that is %s', async (_, message, text) => {
    const { code, stderr } = await validate(one, ['--suppressions', 's.json'], text === null ? {} : { 's.json': text });
    expect(code).toBe(2);
    expect(stderr).toContain(`error[GC2020]: ${message}`);
  });
});
