import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PreparedRuntime, Runtime } from '../runtimes/runtime.ts';

/** A runtime that is open for pods with a user's own config. */
export interface OwnRuntime {
  readonly runtime: Runtime;
  readonly runId: string;
  /** Folder in which each pod has one of its own. */
  readonly folder: string;
  /** A number that no pod has yet. */
  readonly nextPod: () => number;
}

/** Opens a runtime for a while; its pods must be gone by the end of it, and its folder is then. */
export async function withOwnRuntime<T>(
  { open }: Pick<PreparedRuntime, 'open'>,
  act: (opened: OwnRuntime) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-validate-'));
  const runId = randomBytes(6).toString('hex');
  const runtime = open({ runId, temporary: folder });
  try {
    let pods = 0;
    const nextPod = (): number => pods++;
    return await act({ runtime, runId, folder, nextPod });
  } finally {
    await runtime.close();
    await rm(folder, { recursive: true, force: true });
  }
}
