import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { Bytes } from './model/bytes.ts';
import type { RequestRecord } from './model/record.ts';
import { readRecords, writeRecords } from './model/records-file.ts';
import { replacing } from './write-files.ts';

/** The bytes of an open file; whoever reads beyond its end has had it cut meanwhile. */
function bytesOf({ fd }: { readonly fd: number }): Bytes {
  return {
    write: (at, bytes) => {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
    },
    read: (at, into) => {
      for (let done = 0; done < into.length; ) {
        const count = readSync(fd, into, done, into.length - done, at + done);
        if (count === 0) throw new Error(`the file ended at ${at + done} while it was read`);
        done += count;
      }
    },
  };
}

/** Writes the records of an arm, block by block: a file of any length takes little memory. */
export async function storeRecords(file: string, records: readonly RequestRecord[]): Promise<void> {
  await replacing(file, async (handle) => {
    writeRecords(records, () => bytesOf(handle));
  });
}

/** The records of an arm from their file, each as `keep` gives it back; it is read block by block. GC1006 where it is not whole. */
export async function storedRecords(
  file: string,
  keep?: (record: RequestRecord) => RequestRecord,
): Promise<readonly RequestRecord[]> {
  // Opened as it is read, at once: a run has as many of these files as arms.
  const fd = openSync(file, 'r');
  try {
    return readRecords(bytesOf({ fd }), fstatSync(fd).size, keep);
  } finally {
    closeSync(fd);
  }
}
