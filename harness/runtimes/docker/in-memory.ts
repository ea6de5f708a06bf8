/**
 * Folders in memory that the pod's user may write, as the engine's Tmpfs. A container that starts again has them empty.
 * A folder that the image has keeps its mode under a tmpfs (runc), but not its owner.
 */
export function inMemory(folders: readonly string[], user: string): Record<string, string> {
  const [uid, gid] = user.split(':');
  return Object.fromEntries(folders.map((folder) => [folder, `rw,mode=1777,uid=${uid},gid=${gid}`]));
}
