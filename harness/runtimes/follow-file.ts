import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 25;
const chunkBytes = 64 * 1024;

function openIfThere(file: string): Promise<FileHandle | null> {
  return open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Tells the text that is appended to `file` (which may not be there yet) until `stop`, which reads it to its end. */
export function followFile(file: string, onText: (text: string) => void): { readonly stop: () => Promise<void> } {
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(chunkBytes);
  const stopping = new AbortController();

  const readOn = async (handle: FileHandle): Promise<void> => {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return;
      onText(decoder.decode(buffer.subarray(0, bytesRead), { stream: true }));
    }
  };
  const following = (async () => {
    let handle: FileHandle | null = null;
    try {
      while (!stopping.signal.aborted) {
        handle ??= await openIfThere(file);
        if (handle !== null) await readOn(handle);
        await delay(pollMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
      handle ??= await openIfThere(file);
      if (handle !== null) await readOn(handle);
    } finally {
      await handle?.close();
    }
  })();
  following.catch(() => {}); // reported by stop(), which every follower is given

  return {
    stop: () => {
      stopping.abort();
      return following;
    },
  };
}
