import { isIPv6 } from 'node:net';
import { podPaths } from '../model/agent-protocol.ts';
import {
  folderInPod,
  foldersFirst,
  logFile,
  pathInPod,
  type Surroundings,
  socketFolders,
} from '../model/surroundings.ts';
import { shellQuote as quote } from './shell-quote.ts';

/**
 * Has a folder be there in which a file can be made. Where the nearest one is the machine's own, which a pod sees
 * read-only, a tmpfs takes its place, in which everything that it has is a link to it. The links are there before: what
 * follows may be a program that is found by them.
 */
const makeWritable = [
  'covers=0',
  'writable() {',
  '  if (mkdir -p "$1" && : > "$1/.gatecrash") 2>/dev/null; then rm "$1/.gatecrash"; return; fi',
  '  target=$1; near=$1; shift $#',
  `  while [ ! -d "$near" ]; do near=\${near%/*}; done`,
  '  covers=$((covers + 1)); under=/.machine/$covers; over=/.machine/over-$covers',
  '  mkdir -p $under $over; mount --rbind "$near" $under; mount -t tmpfs -o mode=755 gatecrash $over',
  '  for each in $under/* $under/.[!.]*; do',
  '    if [ -e "$each" ] || [ -L "$each" ]; then set -- "$@" "$each"; fi',
  '  done',
  '  if [ $# -gt 0 ]; then ln -s "$@" $over/; fi',
  '  mount --bind $over "$near"',
  '  mkdir -p "$target"',
  '}',
];

/** A loopback address that every pod has. */
function isOwnLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** The commands of ip(8) that give a pod's loopback the addresses of a config. */
export function addressCommands(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses)]
    .filter((address) => !isOwnLoopback(address))
    .map((address) => `address add ${address}/${isIPv6(address) ? '128 dev lo nodad' : '32 dev lo'}`);
}

/** Where a kernel has IPv6 switched off in new namespaces, it is switched on; where it has none at all, nothing is done. */
const ipv6 = [
  'for switch in /proc/sys/net/ipv6/conf/all/disable_ipv6 /proc/sys/net/ipv6/conf/lo/disable_ipv6; do',
  '  if [ -e $switch ] && read -r off < $switch && [ "$off" = 1 ]; then echo 0 > $switch; fi',
  'done',
];

/** While /proc can still be written to: links that every system has, and IPv6. */
export function beforeReadOnly({ logs }: Surroundings): readonly string[] {
  const outputs = ['stdout', 'stderr'].filter((name) => !logs.includes(`/dev/${name}`));
  return [
    'mkdir -p run/lock && ln -s ../run var/run && ln -s ../run/lock var/lock',
    'ln -s /proc/self/fd dev/fd',
    ...outputs.map((name) => `ln -s fd/${name === 'stdout' ? 1 : 2} dev/${name}`),
    ...ipv6,
  ];
}

/** A log is a link into the exchange folder, where the harness reads it. */
function logLines(log: string): readonly string[] {
  const path = log.startsWith('/dev/') ? log : pathInPod(log);
  const outside = `${podPaths.exchange}/${logFile(log)}`;
  return [`ln -sf ${quote(outside)} ${quote(path)}`];
}

/**
 * The part of a pod's script that makes the surroundings of a config, once the pod's root is its own and what the
 * machine has is read-only: folders, logs, addresses. Its files are put there when the agent answers.
 */
export function surroundingsLines(surroundings: Surroundings, ip: readonly string[]): readonly string[] {
  const { addresses, files, folders, logs, sockets } = surroundings;
  const open = foldersFirst([...folders.map(pathInPod), ...socketFolders(sockets)]);
  const others = [...files.map(({ path }) => path), ...logs.filter((log) => !log.startsWith('/dev/'))].map(folderInPod);
  const outside = foldersFirst(logs.map((log) => folderInPod(`${podPaths.exchange}/${logFile(log)}`)));
  const commands = addressCommands(addresses);
  return [
    ...makeWritable,
    ...foldersFirst([...open, ...others]).map((folder) => `writable ${quote(folder)}`),
    ...(open.length === 0 ? [] : [`chmod 1777 ${open.map(quote).join(' ')}`]),
    ...(outside.length === 0 ? [] : [`mkdir -p ${outside.map(quote).join(' ')}`]),
    ...logs.flatMap(logLines),
    ...(commands.length === 0
      ? []
      : [`printf '%s\\n' ${commands.map(quote).join(' ')} | ${[...ip, '-batch', '-'].map(quote).join(' ')}`]),
  ];
}
