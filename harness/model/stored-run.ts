import type { RequestRecord } from './record.ts';
import type { ArmDocument, RunDocument } from './run-document.ts';

/** A run as it lies on disk, or several shards of one: the document, and what lies beside it. */
export interface StoredRun {
  readonly document: RunDocument;
  /** Gives every request of an arm, in the order of its due times; none where the arm has no records. */
  readonly eachRecord: (scenario: string, arm: ArmDocument, see: (record: RequestRecord) => void) => Promise<void>;
}
