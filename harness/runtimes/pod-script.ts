import path from 'node:path';
import { podPaths } from '../model/agent-protocol.ts';
import type { Surroundings } from '../model/surroundings.ts';
import type { Host } from '../model/topology.ts';
import { accountLines } from './accounts.ts';
import { type RegionPlace, regionLines } from './region-script.ts';
import { shellQuote as quote } from './shell-quote.ts';
import { beforeReadOnly, surroundingsLines } from './surroundings-script.ts';

/** A folder or file of the machine that a pod sees at the same or another path. */
export interface Bind {
  readonly from: string;
  readonly to: string;
  readonly kind: 'folder' | 'file';
  readonly writable: boolean;
}

/** A program that the pod's programs find by its name, wherever it lies and whatever it needs to run. */
export interface NamedProgram {
  readonly name: string;
  readonly command: readonly string[];
}

/** Where the named programs of a pod are; first on the PATH of its init. */
const namedFolder = podPaths.programs;
const podPath = [namedFolder, '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].join(':');

/** Where the bind goes, as the script names it while its root is not yet the pod's. */
function inRoot({ to }: Bind): string {
  return quote(`.${to}`);
}

/**
 * Binds read-only in one call where mount(8) and the kernel can. Where a flag is in the way that the bind's own mount
 * has and a user namespace may not drop (nosuid, noexec …), it binds only: makeReadOnly does the rest.
 */
function bindReadOnly(from: string, target: string, flag: 'bind' | 'rbind'): string {
  return `mount -o ${flag},ro ${from} ${target} 2>/dev/null || mount --${flag} ${from} ${target}`;
}

/** The folder that has to be there before the bind, as the script names it. */
function folderOf({ kind, to }: Bind): string {
  return `.${kind === 'folder' ? to : path.dirname(to)}`;
}

function bindLines(bind: Bind): string[] {
  const from = quote(bind.from);
  // Where the file is there, it is the machine's own, seen through a bind of its folder: nothing may be written to it.
  const make = bind.kind === 'file' ? [`[ -e ${inRoot(bind)} ] || : > ${inRoot(bind)}`] : [];
  return [...make, bind.writable ? `mount --bind ${from} ${inRoot(bind)}` : bindReadOnly(from, inRoot(bind), 'bind')];
}

function namedProgramLines(programs: readonly NamedProgram[]): string[] {
  const scripts = programs.map(({ name, command }) => {
    const script = `exec ${command.map(quote).join(' ')} "$@"`;
    return `printf '%s\\n' '#!/bin/sh' ${quote(script)} > .${namedFolder}/${name}`;
  });
  // One chmod for all: each program that is started here is time until the pod answers.
  return programs.length === 0 ? [] : [...scripts, `chmod 755 .${namedFolder}/*`];
}

/** A path as /proc/self/mountinfo spells it (proc(5)): blanks and backslashes in octal. */
function mountinfoPath(text: string): string {
  return text.replace(/[ \t\n\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

/**
 * Makes every mount of the pod read-only but for its own and `writable`, each with the flags that it has: also what was
 * mounted below a folder of the machine, and what bindReadOnly could not. An ordinary user's pod may stay as it is
 * where the kernel refuses: he may write to the machine's files no more in there than outside. Root's pod ends.
 */
function makeReadOnly(writable: readonly string[]): string[] {
  const own = ['/', ...writable].map((path) => quote(mountinfoPath(path)));
  return [
    'while read -r _ _ _ _ point flags _; do',
    `  case $point in ${own.join('|')}|/dev/*) continue ;; esac`,
    '  case $flags in ro|ro,*) continue ;; esac',
    `  case $point in *\\\\*) point=$(printf %b "$(printf %s "$point" | sed 's/\\\\/\\\\0/g')") ;; esac`,
    `  if said=$(mount -o "remount,bind,ro\${flags#rw}" "$point" 2>&1); then continue; fi`,
    '  [ "$(id -u)" = 0 ] || continue',
    '  echo "$point cannot be made read-only for the pod, and root could write there: $said" >&2',
    '  exit 1',
    'done < /proc/self/mountinfo',
  ];
}

/** What a config of a user's own is run in; `mapped`: the pod's user namespace has more users than root. */
export interface PlacedSurroundings extends Surroundings {
  readonly mapped: boolean;
}

/** Folders of the system that a pod sees read-only; where /bin and its like are links into /usr, so they are inside. */
const systemLinks = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];
const topFolders = ['usr', 'proc', 'dev', 'run', 'tmp', 'root', 'old'];
const nginxFolders = ['etc/nginx/conf.d', 'var/log/nginx', 'var/lib/nginx', 'var/cache/nginx'];
const folders = [...topFolders, ...nginxFolders, 'etc/alternatives', path.relative('/', podPaths.data)];
const devices = ['null', 'zero', 'random', 'urandom', 'full'];

/**
 * Has the kernel run the pod's init, the agent, before all else where it permits that (root; never an ordinary user):
 * it is the instrument that sends on time and measures. What it starts gets no such right (SCHED_RESET_ON_FORK,
 * sched(7)): gateway and nodes have the priority of any program. A harness that was told to be nice stays so.
 */
const comesFirst = ["first='chrt -R -r 1'", '[ "$(nice)" = 0 ] && $first true 2>/dev/null || first='];

/**
 * The shell script that makes the inside of a pod and then becomes its init (`exec`): a tmpfs as root (pivot_root(2)),
 * the system's programs read-only, its own /etc, /run, /var, /tmp, /proc, the loopback up. It runs as the first
 * process of fresh network, mount and process namespaces, as root or as an ordinary user in a user namespace.
 * `mountPoint` is any empty folder; nothing outside the namespace ever sees what is mounted there.
 */
export function podScript(settings: {
  readonly mountPoint: string;
  readonly hosts: readonly Host[];
  /** Where hosts are that do not share the pod's first network namespace. */
  readonly regions?: readonly RegionPlace[];
  readonly binds: readonly Bind[];
  readonly ip: readonly string[];
  readonly programs?: readonly NamedProgram[];
  readonly init: readonly string[];
  readonly surroundings?: PlacedSurroundings;
}): string {
  const { surroundings, ip } = settings;
  const accounts = accountLines(surroundings?.users, surroundings?.mapped);
  // A config can name any path: as root nginx would write its log into the kernel's settings.
  const writableProc = surroundings === undefined ? ['/proc'] : [];
  const hosts = ['127.0.0.1 localhost', ...settings.hosts.map((host) => `${host.address} ${host.name}`)];
  return [
    'set -e',
    `mount -t tmpfs -o mode=755 gatecrash ${quote(settings.mountPoint)}`,
    `cd ${quote(settings.mountPoint)}`,
    `mkdir -p ${folders.join(' ')}`,
    'chmod 1777 tmp',
    bindReadOnly('/usr', 'usr', 'rbind'),
    'set --',
    `for l in ${systemLinks.join(' ')}; do`,
    '  if [ -L /$l ]; then set -- "$@" /$l',
    `  elif [ -d /$l ]; then mkdir $l; ${bindReadOnly('/$l', '$l', 'rbind')}; fi`,
    'done',
    'if [ $# -gt 0 ]; then cp -P "$@" .; fi',
    `for d in ${devices.join(' ')}; do : > dev/$d; mount --bind /dev/$d dev/$d; done`,
    'mount -t proc proc proc',
    'if [ -e /etc/ld.so.cache ]; then cp /etc/ld.so.cache etc/; fi',
    `if [ -d /etc/alternatives ]; then ${bindReadOnly('/etc/alternatives', 'etc/alternatives', 'bind')}; fi`,
    // Once for all, and only now: a folder such as /bin may be a link.
    `mkdir -p ${[`.${namedFolder}`, ...settings.binds.map(folderOf).map(quote)].join(' ')}`,
    ...settings.binds.flatMap(bindLines),
    ...namedProgramLines(settings.programs ?? []),
    `printf '%s\\n' ${hosts.map(quote).join(' ')} > etc/hosts`,
    `printf '%s\\n' ${accounts.passwd.map(quote).join(' ')} > etc/passwd`,
    `printf '%s\\n' ${accounts.group.map(quote).join(' ')} > etc/group`,
    "printf 'hosts: files\\n' > etc/nsswitch.conf",
    'pivot_root . old',
    'cd /',
    'umount -n -l old',
    'rmdir old',
    ...(surroundings === undefined ? [] : beforeReadOnly(surroundings)),
    ...makeReadOnly([...writableProc, ...settings.binds.filter(({ writable }) => writable).map(({ to }) => to)]),
    `${ip.map(quote).join(' ')} link set lo up`,
    ...regionLines(settings.regions ?? [], ip),
    ...(surroundings === undefined ? [] : surroundingsLines(surroundings, ip)),
    `export PATH=${podPath}`,
    ...comesFirst,
    `exec $first ${settings.init.map(quote).join(' ')}`,
  ].join('\n');
}

/** Where the harness's own files are seen in a pod. */
export function harnessPath(...parts: readonly string[]): string {
  return path.posix.join(podPaths.harness, ...parts);
}
