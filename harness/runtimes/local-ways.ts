import { existsSync, readFileSync } from 'node:fs';
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

/** The commands that enter a local pod, given its unshare process; an ordinary user enters its user namespace first. */
export function waysIntoLocalPod(unshare: number): KeptPod {
  const user = process.getuid?.() === 0 ? '' : ' --user --preserve-credentials';
  const enter = `nsenter --target ${initOf(unshare)}${user} --mount --net --pid`;
  return {
    ways: [
      { what: 'a request', command: `${enter} ${request()}` },
      { what: 'a shell', command: `${enter} sh` },
    ],
  };
}
