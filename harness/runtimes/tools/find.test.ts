import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { find, named } from './find.ts';
import { anyNginx, recipes } from './recipes.ts';
import { script, temporaryFolder } from './testing/temporary-folder.ts';
import type { ToolContext } from './tool.ts';

async function contextWith(env: NodeJS.ProcessEnv): Promise<ToolContext & { readonly cache: string }> {
  return { cache: await temporaryFolder(), env, onStep: () => undefined, signal: new AbortController().signal };
}

const stubStatus = '--with-http_stub_status_module';
const says = (text: string) => `echo "${text}" >&2`;

test('the program that the variable names is used, with its own digest', async () => {
  const folder = await temporaryFolder();
  const path = await script(join(folder, 'my-nginx'), says(`nginx version: nginx/1.29.9\nconfigure: ${stubStatus}`));
  const { tool } = await find(recipes.nginx, await contextWith({ GATECRASH_NGINX: path }));
  expect(tool).toEqual({
    name: 'nginx',
    version: '1.29.9',
    origin: 'GATECRASH_NGINX',
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    path,
    root: null,
    libraryPath: [],
    build: `nginx version: nginx/1.29.9\nconfigure: ${stubStatus}`,
  });
});

test('a variable may name a program on PATH', async () => {
  const folder = await temporaryFolder();
  const path = await script(join(folder, 'other-toxiproxy'), 'echo toxiproxy-server version 2.9.0');
  const context = await contextWith({ GATECRASH_TOXIPROXY: 'other-toxiproxy', PATH: folder });
  expect((await find(recipes.toxiproxy, context)).tool).toMatchObject({ version: '2.9.0', path });
});

test.each([
  ['/nonexistent/nginx', /names \/nonexistent\/nginx, which is not an executable file/],
  ['no-such-program', /names no-such-program, which is not an executable file/],
  ['/etc/passwd', /names \/etc\/passwd, which is not an executable file/],
  ['/usr', /names \/usr, which is not an executable file/],
  ['/bin/echo', /names \/bin\/echo, which cannot be used as nginx: -V says "-V"/],
  ['/bin/false', /names \/bin\/false, which cannot be used as nginx: false ended with 1/],
])('GATECRASH_NGINX=%s is refused with GC3002', async (value, message) => {
  const context = await contextWith({ GATECRASH_NGINX: value, PATH: process.env.PATH });
  const found = find(recipes.nginx, context);
  await expect(found).rejects.toMatchObject({ exitCode: 4, problems: [{ code: 'GC3002' }] });
  await expect(found).rejects.toThrow(message);
});

test('an nginx without stub_status is refused, but for a config of the user', async () => {
  const path = await script(join(await temporaryFolder(), 'nginx'), says('nginx version: nginx/1.29.9'));
  const context = await contextWith({ GATECRASH_NGINX: path });
  await expect(find(recipes.nginx, context)).rejects.toThrow('built without stub_status');
  expect(await named(anyNginx, path, '--nginx', context)).toMatchObject({ version: '1.29.9', path });
});

test('an empty variable counts as none', async () => {
  expect((await find(recipes.nginx, await contextWith({ GATECRASH_NGINX: '' }))).tool).toBeNull();
});

test('nginx on PATH is not used: verdicts would vary with it', async () => {
  const folder = await temporaryFolder();
  await script(join(folder, 'nginx'), says(`nginx version: nginx/1.29.9\n${stubStatus}`));
  expect((await find(recipes.nginx, await contextWith({ PATH: folder }))).tool).toBeNull();
});

test("the machine's own ping is used where it is the one of iputils", async () => {
  const folder = await temporaryFolder();
  const path = await script(join(folder, 'ping'), 'echo ping from iputils 20240117');
  const { tool } = await find(recipes.ping, await contextWith({ PATH: folder }));
  expect(tool).toMatchObject({ version: '20240117', origin: path, path, root: null });
});

test('a program that is reached through a link is used where it lies: /bin may be a link into /usr', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'usr/bin'), { recursive: true });
  const path = await script(join(folder, 'usr/bin/ping'), 'echo ping from iputils 20240117');
  await symlink('usr/bin', join(folder, 'bin'));
  const fromPath = await find(recipes.ping, await contextWith({ PATH: join(folder, 'bin') }));
  expect(fromPath.tool).toMatchObject({ origin: path, path });
  const named = await find(recipes.ping, await contextWith({ GATECRASH_PING: join(folder, 'bin/ping') }));
  expect(named.tool).toMatchObject({ origin: 'GATECRASH_PING', path });
});

test('a program that is a link to one beside it keeps its name: Redis is what it is called', async () => {
  const folder = await temporaryFolder();
  const says = 'case $0 in */redis-server) echo "Redis server v=7.0.15 sha=0" ;; *) exit 1 ;; esac';
  await script(join(folder, 'redis-check-rdb'), says);
  await symlink('redis-check-rdb', join(folder, 'redis-server'));
  const path = join(folder, 'redis-server');
  expect((await find(recipes.redis, await contextWith({ PATH: folder }))).tool).toMatchObject({
    version: '7.0.15',
    path,
  });
});

test('PostgreSQL needs initdb beside it, and its whole folder where the system has no part of it', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'bin'));
  const path = await script(join(folder, 'bin/postgres'), 'echo "postgres (PostgreSQL) 17.2"');
  const context = await contextWith({ GATECRASH_POSTGRES: path });
  await expect(find(recipes.postgres, context)).rejects.toThrow(/GC3002: .*cannot be used as postgres: .*initdb/);
  await script(join(folder, 'bin/initdb'), 'echo "initdb (PostgreSQL) 17.2"');
  expect((await find(recipes.postgres, context)).tool).toMatchObject({ version: '17.2', path, root: folder });
});

test('an nginx from before 1.19.5, which does not know -e, is as good as any', async () => {
  const refuses =
    'for a in "$@"; do case $a in -[?hvVtTqspcg]) ;; *) echo "nginx: invalid option: $a" >&2; exit 1; esac; done';
  const folder = await temporaryFolder();
  const old = `${refuses}\n${says(`nginx version: nginx/1.18.0 (Ubuntu)\nconfigure: ${stubStatus}`)}`;
  const path = await script(join(folder, 'nginx'), old);
  expect((await find(recipes.nginx, await contextWith({ GATECRASH_NGINX: path }))).tool?.version).toBe('1.18.0');
});

test('another ping of the machine is not, and it is said why', async () => {
  const folder = await temporaryFolder();
  const path = await script(join(folder, 'ping'), 'echo BusyBox v1.36 ping');
  expect(await find(recipes.ping, await contextWith({ PATH: folder }))).toEqual({
    tool: null,
    rejected: [`${path} of this machine: -V says "BusyBox v1.36 ping"`],
  });
});
