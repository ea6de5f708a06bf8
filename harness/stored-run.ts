import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ZodError } from 'zod';
import { failure, GatecrashError } from './model/error.ts';
import type { RequestRecord } from './model/record.ts';
import { type ArmDocument, type RunDocument, runDocumentSchema } from './model/run-document.ts';
import type { StoredRun } from './model/stored-run.ts';
import { runDocumentFile } from './run-folder.ts';
import { storedRecords } from './stored-records.ts';

const hint = 'a run folder is what `gatecrash run` writes, for instance reports/latest';

/** What a schema or JSON.parse found, in one line. */
function whatIsWrong(cause: unknown): string {
  if (!(cause instanceof ZodError)) return (cause as Error).message;
  const [issue] = cause.issues;
  return `at ${issue?.path.join('.')}: ${issue?.message}`;
}

/** Refuses (GC1009) a run.json of gatecrash's that has another version than this one reads. */
function refuseOtherVersion(value: unknown, file: string): void {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value) || !('tool' in value)) return;
  const { schemaVersion, tool } = value as { readonly schemaVersion: unknown; readonly tool: unknown };
  if (typeof schemaVersion !== 'number' || schemaVersion === 1) return;
  const by = (tool as { readonly version?: unknown } | null)?.version;
  const message = `${file}: expected schemaVersion 1, saw ${schemaVersion} (of gatecrash ${by ?? '?'})`;
  throw failure('GC1009', message, 'take the gatecrash that has written it, or run again');
}

/** Reads and checks the document of a run folder; GC1006 where there is none, or not one of ours; GC1009: of another version. */
export async function readRunDocument(folder: string): Promise<RunDocument> {
  const file = path.join(folder, runDocumentFile);
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw failure('GC1006', `${folder} has no readable ${runDocumentFile}: ${cause.message}`, hint, cause);
  });
  try {
    const value: unknown = JSON.parse(text);
    refuseOtherVersion(value, file);
    return runDocumentSchema.parse(value);
  } catch (cause) {
    if (cause instanceof GatecrashError) throw cause;
    throw failure('GC1006', `${file} is not the document of a run: ${whatIsWrong(cause)}`, hint, cause);
  }
}

/** The requests of an arm of a run folder, each as `keep` gives it back; GC1006 where its records are missing or damaged. */
export async function readRecords(
  folder: string,
  { name, records }: Pick<ArmDocument, 'name' | 'records'>,
  keep?: (record: RequestRecord) => RequestRecord,
): Promise<readonly RequestRecord[]> {
  if (records === null) return [];
  return storedRecords(path.join(folder, records), keep).catch((cause: NodeJS.ErrnoException) => {
    if (cause instanceof GatecrashError) throw cause;
    const message = `the records of ${name} are missing: ${cause.message}`;
    throw failure('GC1006', message, 'the run folder must be whole', cause);
  });
}

/** The records of arms of a run folder; they are read when they are asked for, and are not kept. */
export function recordsIn(folder: string): StoredRun['eachRecord'] {
  return async (_scenario, arm, see) => {
    await readRecords(folder, arm, (record) => {
      see(record);
      return seen;
    });
  };
}

/** A run folder as reporters take it. */
export function storedRun(folder: string, document: RunDocument): StoredRun {
  return { document, eachRecord: recordsIn(folder) };
}

/** Stands for each record that was seen and is not kept. */
const seen: RequestRecord = {
  id: 0,
  route: 0,
  dueMs: 0,
  sentMs: 0,
  doneMs: null,
  outcome: null,
  gateway: null,
  arrivals: [],
  gatewayError: null,
};
