import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeRecords } from '../../../model/records-file.ts';
import { runDocumentSchema } from '../../../model/run-document.ts';
import type { StoredRun } from '../../../model/stored-run.ts';

/** A run as it lies in its folder. */
export async function runInFolder(folder: string): Promise<StoredRun> {
  const document = runDocumentSchema.parse(JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')));
  return {
    document,
    eachRecord: async (_, { records }, see) => {
      if (records === null) return;
      for (const record of decodeRecords(await readFile(path.join(folder, records)))) see(record);
    },
  };
}
