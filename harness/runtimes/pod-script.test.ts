import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/local-pod.ts';
import type { Surroundings } from '../model/surroundings.ts';
import { systemPath, unshareArguments } from './namespaces.ts';
import { type Bind, podScript } from './pod-script.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell script as the first process of a pod's namespaces; what it says. */
function inNamespaces(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const unshare = [...unshareArguments(process.getuid?.() ?? 0), 'sh', '-ec', script, 'test', ...args];
  return new Promise((resolve) => {
    execFile('unshare', unshare, { env: { PATH: systemPath(), ...env } }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

/** A pod whose init tells its mounts. */
function podThatTellsItsMounts(mountPoint: string, binds: readonly Bind[]): string {
  const init = ['sh', '-c', 'cat /proc/self/mountinfo'];
  return podScript({ mountPoint, hosts: [], binds, ip: ['true'], init });
}

/** [where, `ro` or `rw`] of every mount. */
function mounts({ stdout }: Ended): Readonly<Record<string, string>> {
  const fields = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return Object.fromEntries(fields.map(([, , , , point = '', flags = '']) => [point, flags.slice(0, 2)]));
}

/** A pod's mount point and a folder of the machine with a folder below, all of the test's own. */
async function places(folder: string) {
  const [mountPoint, from] = [path.join(folder, 'pod'), path.join(folder, 'of the machine')];
  await mkdir(path.join(from, 'below'), { recursive: true });
  await mkdir(mountPoint);
  return { mountPoint, from };
}

const asFolder = (from: string, to: string, writable = false): Bind => ({ from, to, kind: 'folder', writable });

/** Stands in for the machine's program of that name, for the script alone. */
async function shadow(folder: string, name: string, lines: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, name), `#!/bin/sh\n${lines}\n`);
  await chmod(path.join(folder, name), 0o755);
  return folder;
}

describe('the mounts of a pod', () => {
  it('are read-only but for its own and the writable ones', async () => {
    await using temporary = await temporaryFolder();
    const { mountPoint, from } = await places(temporary.folder);
    const binds = [asFolder(from, '/opt/read'), asFolder(from, '/opt/write to', true)];
    const ended = await inNamespaces(podThatTellsItsMounts(mountPoint, binds), []);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { '/': root, '/proc': proc, '/opt/write\\040to': writable, ...others } = mounts(ended);
    expect([root, proc, writable]).toEqual(['rw', 'rw', 'rw']);
    expect(others['/opt/read']).toBe('ro');
    const machine = Object.entries(others).filter(([point]) => !point.startsWith('/dev/'));
    expect(machine.filter(([, flags]) => flags !== 'ro')).toEqual([]);
    expect(others['/usr']).toBe('ro');
  });

  it('are read-only where /bin, /sbin and /lib are folders of their own, and below them', async () => {
    await using temporary = await temporaryFolder();
    const { mountPoint } = await places(temporary.folder);
    // A root like that of a system without merged /usr, with a file system of its own below /lib.
    const unmerged = `
      mount -t tmpfs machine "$1"; cd "$1"; mkdir usr bin sbin lib lib64 dev proc tmp etc old pod
      mount --rbind /usr usr; mount --rbind /dev dev; mount -t proc proc proc
      for l in bin sbin lib; do mount --rbind /usr/$l $l; done
      if [ -d /lib64 ]; then mount --rbind "$(readlink -f /lib64)" lib64; fi
      mount -t tmpfs below "lib/$2"
      pivot_root . old; cd /; umount -n -l old; exec sh -c "$3"`;
    // Any folder that /lib has on every Linux.
    const below = 'modprobe.d';
    const shell = path.join('/bin', path.basename(await realpath('/bin/sh')));
    const tool: Bind = { from: shell, to: shell, kind: 'file', writable: false };
    const pod = podThatTellsItsMounts('/pod', [tool]);
    const before = await readFile(shell);
    const ended = await inNamespaces(unmerged, [mountPoint, below, pod]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const ro = { '/usr': 'ro', '/bin': 'ro', '/sbin': 'ro', '/lib': 'ro', [`/lib/${below}`]: 'ro', [shell]: 'ro' };
    expect(mounts(ended)).toMatchObject(ro);
    expect((await readFile(shell)).equals(before)).toBe(true);
  });

  it('keep the flags that a user namespace may not drop', async () => {
    await using temporary = await temporaryFolder();
    const { mountPoint, from } = await places(temporary.folder);
    const flags = 'nosuid,nodev,noexec,noatime';
    const script = `mount -t tmpfs -o ${flags} machine "$1"
      exec unshare --user --map-current-user --keep-caps --net --mount --pid --fork --propagation private sh -c "$2"`;
    const pod = podThatTellsItsMounts(mountPoint, [asFolder(from, '/opt/read it')]);
    const ended = await inNamespaces(script, [from, pod]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(` /opt/read\\040it ro,${flags} `);
  });

  /** mount(8) that refuses whatever would be read-only. */
  const refuses = 'case "$2" in *,ro*) echo "mount: refused" >&2; exit 32 ;; esac; PATH=$REAL exec mount "$@"';

  it.each([
    ['end the pod of root where they cannot be made read-only', '0', 1],
    ["leave an ordinary user's pod writable there: he cannot write to them anyway", '1000', 0],
  ])('%s', async (_, uid, code) => {
    await using temporary = await temporaryFolder();
    const { mountPoint } = await places(temporary.folder);
    const programs = await shadow(path.join(temporary.folder, 'programs'), 'mount', refuses);
    await shadow(programs, 'id', `echo ${uid}`);
    const env = { PATH: `${programs}:/programs:${systemPath()}`, REAL: systemPath() };
    const pod = podThatTellsItsMounts(mountPoint, [asFolder(programs, '/programs')]);
    const ended = await inNamespaces(pod, [], env);
    expect(ended.code).toBe(code);
    if (code === 1) expect(ended.stderr).toMatch(/^\/\S+ cannot be made read-only for the pod, .*: mount: refused$/m);
    else expect(mounts(ended)['/usr']).toBe('rw');
  });
});

describe('the surroundings of a config', () => {
  const nothing = { addresses: [], files: [], folders: [], logs: [], sockets: [], users: [], redirects: [] };

  /** What a script says that runs as the init of a pod with these surroundings. */
  function inPod(mountPoint: string, surroundings: Partial<Surroundings>, script: string): Promise<Ended> {
    const init = ['sh', '-ec', script];
    const placed = { ...nothing, ...surroundings, mapped: true };
    return inNamespaces(podScript({ mountPoint, hosts: [], binds: [], ip: ['true'], init, surroundings: placed }), []);
  }

  it('may be in folders of the machine, which keep what they have and stay as they are', async () => {
    await using temporary = await temporaryFolder();
    const { mountPoint } = await places(temporary.folder);
    const name = path.basename(temporary.folder);
    const folders = [`/usr/share/${name}/html`, '/usr/lib', `/usr/${name}`];
    const script = `
      for each in ${folders.join(' ')}; do echo mine > $each/${name}.txt; cat $each/${name}.txt; done
      ls /usr/lib | wc -l
      ! (: > /usr/bin/${name}) 2>/dev/null`;
    const ended = await inPod(mountPoint, { folders }, script);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const inLib = (await readdir('/usr/lib')).filter((entry) => !entry.startsWith('.'));
    expect(ended.stdout.trim().split('\n')).toEqual([...folders.map(() => 'mine'), `${inLib.length + 1}`]);
    expect(folders.filter((folder) => existsSync(`${folder}/${name}.txt`))).toEqual([]);
  });

  it('leave a config nothing of the kernel to write to', async () => {
    await using temporary = await temporaryFolder();
    const { mountPoint } = await places(temporary.folder);
    const ended = await inPod(mountPoint, {}, 'cat /proc/self/mountinfo');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const writable = Object.entries(mounts(ended)).filter(([, flags]) => flags === 'rw');
    expect(writable.map(([point]) => point).filter((point) => !point.startsWith('/dev/'))).toEqual(['/']);
  });

  it('have a folder, a socket and a log by either of the paths that every system has for them', async () => {
    await using temporary = await temporaryFolder();
    const { mountPoint } = await places(temporary.folder);
    const given = {
      folders: ['/var/run/app'],
      sockets: ['/run/php/php.sock'],
      logs: ['/dev/stdout', '/var/log/a/b.log'],
    };
    const script = 'stat -c "%a %n" /run/app /var/run/php; readlink /dev/stdout /dev/stderr /var/log/a/b.log';
    const ended = await inPod(mountPoint, given, script);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.trim().split('\n')).toEqual([
      '1777 /run/app',
      '1777 /var/run/php',
      '/var/gatecrash/root/dev/stdout',
      'fd/2',
      '/var/gatecrash/root/var/log/a/b.log',
    ]);
  });
});
