import path from 'node:path';
import { podPaths } from '../model/agent-protocol.ts';
import type { Host } from '../model/topology.ts';

/** A folder or file of the machine that a pod sees at the same or another path. */
export interface Bind {
  readonly from: string;
  readonly to: string;
  readonly kind: 'folder' | 'file';
  readonly writable: boolean;
}

/** Word for the shell, whatever characters it has. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A read-only bind keeps the flags that its own mount has; an unprivileged user namespace may not drop them. */
function bindLines({ from, to, kind, writable }: Bind): string[] {
  const target = quote(`.${to}`);
  const make = kind === 'folder' ? `mkdir -p ${target}` : `mkdir -p ${quote(`.${path.dirname(to)}`)}; : >> ${target}`;
  const readOnly = `mount -o remount,bind,ro ${target} 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev ${target} 2>/dev/null || :`;
  return [make, `mount --bind ${quote(from)} ${target}`, ...(writable ? [] : [readOnly])];
}

/** Folders of the system that a pod sees read-only; where /bin and its like are links into /usr, so they are inside. */
const systemLinks = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];
const devices = ['null', 'zero', 'random', 'urandom', 'full'];

/**
 * The shell script that makes the inside of a pod and then becomes its init (`exec`): a tmpfs as root (pivot_root(2)),
 * the system's programs read-only, its own /etc, /run, /var, /tmp, /proc, the loopback up. It runs as the first
 * process of fresh network, mount and process namespaces, as root or as an ordinary user in a user namespace.
 * `mountPoint` is any empty folder; nothing outside the namespace ever sees what is mounted there.
 */
export function podScript(settings: {
  readonly mountPoint: string;
  readonly hosts: readonly Host[];
  readonly binds: readonly Bind[];
  readonly ip: readonly string[];
  readonly init: readonly string[];
}): string {
  const hosts = ['127.0.0.1 localhost', ...settings.hosts.map((host) => `${host.address} ${host.name}`)];
  return [
    'set -e',
    `mount -t tmpfs -o mode=755 gatecrash ${quote(settings.mountPoint)}`,
    `cd ${quote(settings.mountPoint)}`,
    'mkdir -p usr etc/nginx/conf.d proc dev run var/log/nginx var/lib/nginx var/cache/nginx tmp root old',
    'chmod 1777 tmp',
    'mount --rbind /usr usr',
    `for l in ${systemLinks.join(' ')}; do`,
    '  if [ -L /$l ]; then ln -s "$(readlink /$l)" $l; elif [ -d /$l ]; then mkdir $l; mount --rbind /$l $l; fi',
    'done',
    `for d in ${devices.join(' ')}; do : > dev/$d; mount --bind /dev/$d dev/$d; done`,
    'mount -t proc proc proc',
    'if [ -e /etc/ld.so.cache ]; then cp /etc/ld.so.cache etc/; fi',
    'if [ -d /etc/alternatives ]; then mkdir etc/alternatives; mount --bind /etc/alternatives etc/alternatives; fi',
    ...settings.binds.flatMap(bindLines),
    `printf '%s\\n' ${hosts.map(quote).join(' ')} > etc/hosts`,
    "printf 'root:x:0:0::/root:/bin/sh\\nwww-data:x:33:33::/:/bin/false\\nnobody:x:65534:65534::/:/bin/false\\n' > etc/passwd",
    "printf 'root:x:0:\\nwww-data:x:33:\\nnogroup:x:65534:\\n' > etc/group",
    "printf 'hosts: files\\n' > etc/nsswitch.conf",
    'pivot_root . old',
    'cd /',
    'umount -n -l old',
    'rmdir old',
    'mount -o remount,bind,ro /usr 2>/dev/null || :',
    `${settings.ip.map(quote).join(' ')} link set lo up`,
    `exec ${settings.init.map(quote).join(' ')}`,
  ].join('\n');
}

/** Where the harness's own files are seen in a pod. */
export function harnessPath(...parts: readonly string[]): string {
  return path.posix.join(podPaths.harness, ...parts);
}
