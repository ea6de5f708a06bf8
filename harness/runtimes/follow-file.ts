import { closeSync, openSync, readSync } from 'node:fs';

const pollMs = 25;
const chunkBytes = 64 * 1024;

function openIfThere(file: string): number | null {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Tells the text that is appended to `file` (which may not be there yet) until `stop`, which reads it to its end. What
 * was just written is in memory, and is read faster than another thread is woken up for it.
 */
export function followFile(file: string, onText: (text: string) => void): { readonly stop: () => Promise<void> } {
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(chunkBytes);
  let descriptor: number | null = null;
  let failed: unknown = null;

  const readOn = (): void => {
    descriptor ??= openIfThere(file);
    if (descriptor === null) return;
    for (;;) {
      const bytesRead = readSync(descriptor, buffer, 0, chunkBytes, null);
      if (bytesRead === 0) return;
      onText(decoder.decode(buffer.subarray(0, bytesRead), { stream: true }));
    }
  };
  const end = (): void => {
    clearInterval(timer);
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };
  const look = (): void => {
    try {
      readOn();
    } catch (error) {
      failed = error; // told by stop(), which every follower is given
      end();
    }
  };
  const timer = setInterval(look, pollMs);
  let stopped = false;

  return {
    stop: async () => {
      if (!stopped && failed === null) {
        look();
        end();
      }
      stopped = true;
      if (failed !== null) throw failed;
    },
  };
}
