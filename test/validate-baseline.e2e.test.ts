import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { type ValidationDocument, validationDocumentSchema } from '../harness/model/validation-document.ts';
import { gatecrash } from './gatecrash.ts';
import { temporaryFolder } from './local-pod.ts';

const execute = promisify(execFile);

/** Against hanging: each comparison takes several rounds of pods. */
const longMs = 240_000;

const configWith = (line: string) => `events { }
http {
  upstream pair { server pair-1:3000; server pair-2:3000; }
  server {
    listen 8080;
    proxy_connect_timeout 1s;
    location / {
      proxy_pass http://pair;
      ${line}
    }
  }
}
`;
const good = configWith('proxy_next_upstream error timeout;');
const bad = configWith('proxy_next_upstream off;').replace('listen 8080;', 'listen 8080; # as before');

/** What comes of a config beside another one, both in one folder. */
async function compared(
  files: Readonly<Record<string, string>>,
  args: readonly string[],
  prepare: (folder: string) => Promise<unknown> = async () => {},
): Promise<{ readonly code: number | null; readonly document: ValidationDocument }> {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  await prepare(folder);
  const asked = ['validate', 'nginx.conf', '--runtime', 'local', '--reporter', 'json', '--fail-on', 'worse', ...args];
  const { code, stdout, stderr } = await gatecrash(asked, { cwd: folder });
  if (stdout === '') throw new Error(stderr);
  return { code, document: validationDocumentSchema.parse(JSON.parse(stdout)) };
}

it('tells what a change makes worse, and which line of it does', { timeout: longMs }, async () => {
  const args = ['--baseline', 'old.conf', '--bisect', '--fault', 'one-down'];
  const { code, document } = await compared({ 'nginx.conf': bad, 'old.conf': good }, args);
  const { comparison, matrix } = document;
  expect(code).toBe(1);
  expect(comparison?.worse).toContainEqual(
    expect.objectContaining({ location: '/', fault: 'one-down', method: 'POST', measure: 'failed' }),
  );
  expect(comparison?.better).toEqual([]);
  expect(comparison?.culprit).toMatchObject({
    file: 'nginx.conf',
    line: 9,
    removed: ['      proxy_next_upstream error timeout;'],
    added: ['      proxy_next_upstream off;'],
    others: [],
    isMinimal: true,
  });
  expect(comparison?.reload).toEqual({ sent: expect.any(Number), lost: 0 });
  expect(new Set(matrix.map(({ fault }) => fault))).toEqual(new Set(['one-down']));
});

it('finds a config no worse than itself, as it stands in git', { timeout: longMs }, async () => {
  const commit = async (folder: string): Promise<void> => {
    const git = (...args: readonly string[]) => execute('git', ['-C', folder, ...args]);
    await git('init', '-q');
    await git('add', '.');
    await git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'before');
  };
  const args = ['--baseline', 'git:HEAD:nginx.conf', '--fault', 'premature-close,one-down'];
  const { code, document } = await compared({ 'nginx.conf': good }, args, commit);
  expect(document.comparison).toMatchObject({ worse: [], better: [], added: [], removed: [], reload: { lost: 0 } });
  expect(document.comparison?.baseline).toBe('git:HEAD:nginx.conf');
  expect(code).toBe(document.comparison?.inconclusive.length === 0 ? 0 : 3);
});

it('takes a part of a config beside one that has its own format of logs, and goes over to it without a loss', {
  timeout: longMs,
}, async () => {
  const part = `server {
  listen 8080;
  access_log /var/log/nginx/a.log main;
  location / { proxy_pass http://solo:3000; }
}
`;
  const files = { 'nginx.conf': `log_format main "$request $status";\n${part}`, 'old.conf': part };
  const { document } = await compared(files, ['--baseline', 'old.conf', '--fault', 'premature-close']);
  expect(document.supplied.filter(({ what }) => what === 'log-format')).toEqual([]);
  expect(document.comparison).toMatchObject({ worse: [], better: [], reload: { sent: expect.any(Number), lost: 0 } });
});

it('says of a baseline that nginx does not take that it is the baseline', async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  await writeFile(path.join(folder, 'nginx.conf'), good);
  await writeFile(path.join(folder, 'old.conf'), configWith('proxy_next_upstream nonsense;'));
  const asked = ['validate', 'nginx.conf', '--runtime', 'local', '--baseline', 'old.conf', '--fault', 'one-down'];
  const { code, stderr } = await gatecrash(asked, { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain('error[GC2004]: the baseline: ');
});
