import { failure, GatecrashError } from '../model/error.ts';

/** A reporter that failed: what it met has its own code (a full disk, damaged records), all else is a defect (GC9001). */
export function reporterFailure(name: string, cause: unknown): GatecrashError {
  if (cause instanceof GatecrashError) return cause;
  const message = `the reporter ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`;
  return failure('GC9001', message, 'verdicts are not touched by it', cause);
}
