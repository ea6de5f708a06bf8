import { findOnPath, runProgram } from '../tools/run-program.ts';

/** The longest that a base may take: 300 MB of packages on a slow line. */
const timeoutMs = 3_600_000;

/**
 * As root mmdebstrap mounts /proc, /sys and /dev into what it makes, where everybody sees them: in namespaces of its own
 * they are gone with its last process, however it ends, and nothing that removes its folder can walk into them.
 */
const ownNamespaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;

/** Whether this user may have such namespaces without being another one in them. */
async function mayUnshare(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  const [unshare, ...options] = ownNamespaces;
  return runProgram(unshare, [...options, 'true'], { env: process.env }).then(
    () => true,
    () => false,
  );
}

/**
 * Runs mmdebstrap, which dies with this process. As root it works in the scratch folder too; an ordinary user's needs a
 * folder that his subordinate users reach, which is /tmp.
 */
export async function mmdebstrap(args: readonly string[], scratch: string, signal: AbortSignal): Promise<void> {
  const { env } = process;
  if ((await findOnPath('mmdebstrap', env)) === null) {
    throw new Error('mmdebstrap is not on PATH (apt-get install mmdebstrap)');
  }
  if (await mayUnshare()) {
    const [unshare, ...options] = ownNamespaces;
    const own = { env: { ...env, TMPDIR: scratch }, signal, timeoutMs };
    await runProgram(unshare, [...options, 'mmdebstrap', ...args], own);
  } else await runProgram('mmdebstrap', args, { env, signal, timeoutMs });
}
