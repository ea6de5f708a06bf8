import { mkdir, readFile, readlink, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/local-pod.ts';
import type { Surroundings } from '../../model/surroundings.ts';
import { hostConfig, type PodContext } from './container-options.ts';
import { gatewayHostConfig } from './program-options.ts';
import { surroundingsFiles } from './surroundings-files.ts';

const image = { name: 'x', id: 'sha256:1', origin: 'x', binary: null };
const images = { programs: image, gateway: image, stores: null, upstreams: new Map() };
const user = `${process.getuid?.()}:${process.getgid?.()}`;
const fileOf = (file: string) => ({ path: file, bytes: Buffer.from(file) });

const surroundings: Surroundings = {
  addresses: [],
  files: [fileOf('/etc/nginx/conf.d/shop.conf'), fileOf('/etc/ssl/shop.pem'), fileOf('/srv/app/public/index.html')],
  folders: ['/var/cache/shop', '/etc/nginx/cache', '/srv/app/tmp'],
  logs: ['/var/log/nginx/site.log', '/etc/nginx/logs/a.log', '/srv/app/a.log', '/dev/stdout'],
  sockets: ['/srv/app/app.sock', '/var/run/php.sock'],
  users: [],
  redirects: [],
};

function context(exchange: string): PodContext {
  return { podId: 'run/0', exchange, user, besideEngine: false, surroundings };
}

/** [where, what of the exchange folder] of the mounts. */
function mountsOf({ Mounts = [] }: ReturnType<typeof hostConfig>): Record<string, string> {
  return Object.fromEntries(
    Mounts.map(({ Target, Source, ReadOnly }) => [Target, `${Source.slice('/out'.length)}${ReadOnly ? ' ro' : ''}`]),
  );
}

test('all containers share the folders of sockets, on disk and at no second place in memory', () => {
  const host = hostConfig(context('/out'), [], {});
  expect(mountsOf(host)).toEqual({
    '/var/gatecrash': '',
    '/etc/nginx': '/nginx ro',
    '/srv/app': '/root/srv/app',
    '/run': '/root/run',
  });
  expect(host.Tmpfs).not.toHaveProperty('/run');
  expect(host.Tmpfs).toHaveProperty('/tmp');
});

test('the gateway sees each file and log once: by itself, in its config, or in a folder that is shared', () => {
  const host = gatewayHostConfig(context('/out'), images, {});
  expect(mountsOf(host)).toEqual({
    ...mountsOf(hostConfig(context('/out'), [], {})),
    '/etc/ssl/shop.pem': '/root/etc/ssl/shop.pem ro',
    '/var/log/nginx/site.log': '/root/var/log/nginx/site.log',
    '/etc/nginx/logs/a.log': '/root/etc/nginx/logs/a.log',
    '/dev/stdout': '/root/dev/stdout',
  });
  expect(host.Tmpfs).toHaveProperty('/var/cache/shop');
  expect(host.Tmpfs).toHaveProperty('/etc/nginx/cache');
  expect(host.Tmpfs).not.toHaveProperty('/srv/app/tmp');
});

test('what is mounted is there before, and what is mounted into the config has a place there', async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  await surroundingsFiles(surroundings, folder, user, { rootless: false }).prepare();
  const { Mounts = [] } = gatewayHostConfig(context(folder), images, {});
  const missing = await Promise.all(
    Mounts.map(({ Source }) => stat(Source).then(() => [], () => [Source])), // biome-ignore format: one line
  );
  expect(missing.flat()).toEqual([]);
  const contents = ['nginx/conf.d/shop.conf', 'root/etc/ssl/shop.pem', 'root/srv/app/public/index.html'];
  for (const file of contents) expect(await readFile(path.join(folder, file), 'utf8')).toContain(path.basename(file));
  expect((await stat(path.join(folder, 'nginx/logs/a.log'))).isFile()).toBe(true);
  expect((await stat(path.join(folder, 'nginx/cache'))).isDirectory()).toBe(true);
  expect((await stat(path.join(folder, 'root/srv/app/tmp'))).mode & 0o7777).toBe(0o1777);
});

test('a file is written later where containers see it, and nowhere else', async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const files = surroundingsFiles(surroundings, folder, user, { rootless: false });
  await files.prepare();
  const changed = { path: '/etc/ssl/../ssl/shop.pem', bytes: Buffer.from('new'), mode: 0o600 };
  await files.write(changed);
  expect(await readFile(path.join(folder, 'root/etc/ssl/shop.pem'), 'utf8')).toBe('new');
  await files.write(fileOf('/etc/nginx/conf.d/more.conf'));
  expect(await readFile(path.join(folder, 'nginx/conf.d/more.conf'), 'utf8')).toBe('/etc/nginx/conf.d/more.conf');
  await expect(files.write(fileOf('/etc/ssl/other.pem'))).rejects.toThrow('was no file of the pod when it was made');
});

test('no link that a program has made leads a file out of its place', async () => {
  await using temporary = await temporaryFolder();
  const { folder } = temporary;
  const files = surroundingsFiles(surroundings, folder, user, { rootless: false });
  await files.prepare();
  const outside = path.join(folder, 'outside');
  await mkdir(outside);
  await symlink(outside, path.join(folder, 'root/srv/app/link'));
  await symlink(path.join(outside, 'file'), path.join(folder, 'root/srv/app/file'));
  await expect(files.write(fileOf('/srv/app/link/x'))).rejects.toThrow('is no folder');
  await expect(files.write(fileOf('/srv/app/file'))).rejects.toThrow('ELOOP');
  expect(await readlink(path.join(folder, 'root/srv/app/file'))).toBe(path.join(outside, 'file'));
});
