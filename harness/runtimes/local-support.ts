import path from 'node:path';
import type { Problem } from '../model/error.ts';
import { makeCacheFolder } from './make-folders.ts';
import { isRefusal, namespacesRefused, tryNamespaces } from './namespaces.ts';
import { cacheFolder } from './tools/index.ts';

/** An empty folder for pods to mount their root on; what is mounted there is seen inside the pod's namespace only. */
export async function podMountPoint(): Promise<string> {
  const folder = path.join(cacheFolder(), 'pod-root');
  await makeCacheFolder(folder);
  return folder;
}

/** Whether pods can live on this machine without a container engine. */
export async function checkLocalRuntime(): Promise<
  { readonly ok: true; readonly detail: string } | { readonly ok: false; readonly problem: Problem }
> {
  if (process.platform !== 'linux') {
    const message = `the local runtime needs Linux namespaces, this is ${process.platform}`;
    return { ok: false, problem: { code: 'GC3004', message, hint: 'run gatecrash on Linux, or in a Linux machine' } };
  }
  const { ok, said } = await tryNamespaces(await podMountPoint());
  if (ok) return { ok, detail: process.getuid?.() === 0 ? 'namespaces as root' : 'namespaces as an ordinary user' };
  if (said.includes('ENOENT')) {
    const message = 'the program unshare is missing';
    return { ok, problem: { code: 'GC3004', message, hint: 'install the package util-linux' } };
  }
  if (isRefusal(said)) return { ok, problem: await namespacesRefused(said) };
  const message = `the namespaces of a pod cannot be set up: ${said.trim()}`;
  return { ok, problem: { code: 'GC3004', message, hint: 'util-linux must bring unshare, mount and pivot_root' } };
}
