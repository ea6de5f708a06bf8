import { existsSync, readFileSync } from 'node:fs';
import { namespaceFiles } from '../model/agent-protocol.ts';
import type { KeptPod } from '../model/run-plan.ts';

/** The init process of a pod: what unshare has forked. */
function initOf(unshare: number): string {
  return readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8').trim().split(' ')[0] ?? '';
}

/** A request as curl sends it, else as Node does, which every pod has. */
function request(): string {
  if (existsSync('/usr/bin/curl')) return 'curl -i http://gateway/';
  return `/opt/node/bin/node -e "fetch('http://gateway/').then(async (r) => console.log(r.status, await r.text()))"`;
}

/**
 * The commands that enter a local pod, given its unshare process; an ordinary user enters its user namespace first. A
 * region's namespace is named as it is seen from outside: nsenter opens it before it enters any.
 */
export function waysIntoLocalPod(unshare: number, regions: readonly string[]): KeptPod {
  const init = initOf(unshare);
  const user = process.getuid?.() === 0 ? '' : ' --user --preserve-credentials';
  const enter = (net: string): string => `nsenter --target ${init}${user} --mount ${net} --pid`;
  const namespace = (region: string): string => `--net=/proc/${init}/root${namespaceFiles.region(region)}`;
  return {
    ways: [
      { what: 'a request', command: `${enter('--net')} ${request()}` },
      { what: 'a shell', command: `${enter('--net')} sh` },
      ...regions.map((region) => ({ what: `a shell in ${region}`, command: `${enter(namespace(region))} sh` })),
    ],
  };
}
