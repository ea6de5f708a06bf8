import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { AgentCalls } from '../model/agent-protocol.ts';
import { notPlaceable, pathInPod } from '../model/surroundings.ts';

/** A link in the place of the file would lead the bytes elsewhere. */
async function removeLink(file: string): Promise<void> {
  const found = await lstat(file).catch(() => null);
  if (found?.isSymbolicLink()) await unlink(file);
}

function refuse(reason: string | null): void {
  if (reason !== null) throw new Error(reason);
}

/** Where the file really goes: links on the way are followed, but never into what is not the pod's own. */
async function placeOf(asked: string): Promise<string> {
  refuse(notPlaceable(asked));
  const plain = pathInPod(asked);
  await mkdir(path.dirname(plain), { recursive: true });
  const real = path.join(await realpath(path.dirname(plain)), path.basename(plain));
  refuse(notPlaceable(real));
  return real;
}

/** Puts files at any path of this pod's root that is its own: never into what it shares with the machine. */
export async function placeFiles({ files }: AgentCalls['placeFiles']['params']): Promise<Record<string, never>> {
  const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
  for (const { path: asked, base64, mode } of files) {
    const real = await placeOf(asked);
    await removeLink(real);
    await using handle = await open(real, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode);
    await handle.writeFile(Buffer.from(base64, 'base64'));
    await handle.chmod(mode);
  }
  return {};
}
