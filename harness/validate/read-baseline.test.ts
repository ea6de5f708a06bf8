import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readBaseline } from './read-baseline.ts';

type Files = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/** A repository with one commit for each set of files; each commit has these files alone. */
async function repository(...commits: readonly Files[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-repository-'));
  const me = ['-c', 'user.name=me', '-c', 'user.email=me@example.com', '-c', 'core.autocrlf=false'];
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, ...me, ...args], {
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
      encoding: 'utf8',
    });
  git('init', '--quiet', '--initial-branch=main');
  for (const files of commits) {
    git('rm', '--quiet', '-rf', '--ignore-unmatch', '.');
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(file, content);
      else await symlink(content.link, file);
    }
    git('add', '--all', '--force');
    git('commit', '--quiet', '--message', 'a change');
  }
  return { folder, git, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

const notAFile = (file: string): string | null => (statSync(file).isDirectory() ? 'a folder' : null);
const read = (asked: string, folder: string, values: Readonly<Record<string, string>> = {}) =>
  readBaseline(asked, { folder, values: new Map(Object.entries(values)), notAFile });
/** What was read of each file, by how it is called. */
function texts(asked: string, folder: string) {
  const { given, problems } = read(asked, folder);
  expect(problems).toEqual([]);
  return Object.fromEntries([...(given?.files ?? [])].map(([pod, text]) => [given?.names.get(pod) ?? pod, text]));
}
const problem = (asked: string, folder: string) => {
  const { given, problems } = read(asked, folder);
  expect(given).toBeNull();
  return problems.map(({ code, message, hint }) => `${code} ${message} (${hint})`).join('\n');
};

const main = 'events { }\nhttp {\n  include conf.d/*.conf;\n}\n';
const server = 'server { listen 80; }\n';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('readBaseline', () => {
  it('reads a config as it stands in a revision, with what it includes there', async () => {
    await using repo = await repository(
      { 'deploy/nginx.conf': main, 'deploy/conf.d/app.conf': server, 'deploy/conf.d/gone.conf': server, README: 'x' },
      { 'deploy/nginx.conf': main, 'deploy/conf.d/app.conf': 'server { listen 81; }\n' },
    );
    const { folder } = repo;
    await writeFile(path.join(folder, 'deploy/conf.d/app.conf'), 'not committed');
    const old = {
      'git:HEAD~1:deploy/nginx.conf': main,
      'git:HEAD~1:deploy/conf.d/app.conf': server,
      'git:HEAD~1:deploy/conf.d/gone.conf': server,
    };
    expect(texts('git:HEAD~1:deploy/nginx.conf', folder)).toEqual(old);
    expect(texts('git:HEAD~1:deploy', folder)).toEqual(old);
    expect(texts('git:HEAD~1:./nginx.conf', path.join(folder, 'deploy'))).toEqual(old);
    expect(texts('git:HEAD~1:../deploy/', path.join(folder, 'deploy'))).toEqual(old);
    expect(texts('git:main:deploy/nginx.conf', folder)).toEqual({
      'git:main:deploy/nginx.conf': main,
      'git:main:deploy/conf.d/app.conf': 'server { listen 81; }\n',
    });
    repo.git('tag', 'v1', 'HEAD~1');
    expect(Object.keys(texts('git:v1:deploy/conf.d/app.conf', folder))).toContain('git:v1:deploy/conf.d/app.conf');
  });

  it('reads one at the root of a repository, byte for byte, through links that stay inside', async () => {
    const bytes = Buffer.from(`# \xe9 in Latin-1\r\n${main}`, 'latin1');
    await using repo = await repository({
      'nginx.conf': bytes,
      'sites/app.conf': server,
      'conf.d/app.conf': { link: '../sites/app.conf' },
    });
    const { given } = read('git:HEAD:nginx.conf', repo.folder);
    expect(Buffer.from(given?.contents.get('/etc/nginx/nginx.conf') ?? []).equals(bytes)).toBe(true);
    expect(texts('git:HEAD:', repo.folder)).toHaveProperty(['git:HEAD:conf.d/app.conf'], server);
  });

  it('takes a file of conf.d with the folder around it', async () => {
    await using repo = await repository({
      'nginx/conf.d/app.conf': 'server { include snippets/tls; }',
      'nginx/snippets/tls': 'listen 443 ssl;',
    });
    expect(texts('git:HEAD:nginx/conf.d/app.conf', repo.folder)).toMatchObject({
      'git:HEAD:nginx/conf.d/app.conf': 'server { include snippets/tls; }',
    });
    expect(Object.values(texts('git:HEAD:nginx/conf.d/app.conf', repo.folder))).toContain('listen 443 ssl;');
  });

  it('replaces the variables of a template, and names those without a value as git does', async () => {
    await using repo = await repository({ 'nginx.conf.template': `${main}env A=\${PORT}\${HOST};` });
    const { given } = read('git:HEAD:nginx.conf.template', repo.folder, { PORT: '80' });
    expect(given?.files.get('/etc/nginx/nginx.conf')).toContain(`A=80\${HOST};`);
    expect(given?.unset).toMatchObject([{ name: 'HOST', at: { file: 'git:HEAD:nginx.conf.template' } }]);
  });

  it('takes files and folders without git, too', async () => {
    await using repo = await repository({ 'nginx.conf': main });
    vi.stubEnv('PATH', '/nowhere');
    const file = path.join(repo.folder, 'nginx.conf');
    expect(texts(file, '/')).toEqual({ [file]: main });
  });

  it('says what is not there, and where it may be', async () => {
    await using repo = await repository({ 'a/nginx.conf': main, 'a/other.conf': 'x;' });
    const { folder } = repo;
    expect(problem('git:v9:a/nginx.conf', folder)).toMatch(
      /^GC2021 expected a revision v9 in this repository, saw none/,
    );
    expect(problem('git:HEAD..main:a/nginx.conf', folder)).toMatch(/^GC2021 expected a revision HEAD\.\.main/);
    expect(problem('git:HEAD:nginx.conf', folder)).toBe(
      'GC2008 expected a config at git:HEAD:nginx.conf, saw nothing there (git ls-tree -r --name-only HEAD lists what is there)',
    );
    expect(problem('git:HEAD:nginx.conf', path.join(folder, 'a'))).toContain('it is git:HEAD:./nginx.conf');
    expect(problem('git:HEAD:../nginx.conf', folder)).toMatch(/^GC2015 .* leads out of it/);
    expect(problem('git:HEAD:/etc/nginx', folder)).toMatch(/^GC2015/);
    expect(problem('git:HEAD:a/other.conf', folder)).toMatch(
      /^GC2017 git:HEAD:a\/other\.conf: expected a whole nginx\.conf/,
    );
  });

  it('says where there is no repository, or no git', async () => {
    await using repo = await repository({ 'nginx.conf': main });
    vi.stubEnv('GIT_CEILING_DIRECTORIES', path.dirname(repo.folder));
    await rm(path.join(repo.folder, '.git'), { recursive: true });
    expect(problem('git:HEAD:nginx.conf', repo.folder)).toMatch(
      /^GC2021 expected a repository, .* not a git repository/,
    );
    vi.stubEnv('PATH', '/nowhere');
    expect(problem('git:HEAD:nginx.conf', repo.folder)).toMatch(/^GC3013 expected git/);
  });

  it('follows nothing out of the folder, and reads nothing that is too big', async () => {
    await using repo = await repository({
      'a/nginx.conf': `${main}include secret.conf; include big.conf;`,
      'a/secret.conf': { link: '/etc/passwd' },
      'a/big.conf': new Uint8Array(10_000_001).fill(35),
    });
    const told = problem('git:HEAD:a/nginx.conf', repo.folder);
    expect(told).toContain('GC2015 expected git:HEAD:a/secret.conf to stay in the folder that was given');
    expect(told).toContain('GC2013 git:HEAD:a/big.conf: expected at most 10000000 bytes');
    expect(told).not.toContain(tmpdir());
  });

  it('leaves nothing behind', async () => {
    await using repo = await repository({ 'nginx.conf': main });
    vi.stubEnv('TMPDIR', repo.folder);
    texts('git:HEAD:nginx.conf', repo.folder);
    expect(readdirSync(repo.folder)).toEqual(['.git', 'nginx.conf']);
    expect(repo.git('status', '--porcelain')).toBe('');
  });
});
