/** Why an AbortSignal that stops a run was aborted: the process was told to end, and this is its exit code. */
export class Interrupted extends Error {
  override readonly name = 'AbortError';
  readonly exitCode: 130 | 143;

  constructor(why: string, exitCode: 130 | 143) {
    super(why);
    this.exitCode = exitCode;
  }
}

/** The exit code that an aborted signal leads to; null where it was not aborted, or for another reason. */
export function interruptedExitCode(signal: AbortSignal): 130 | 143 | null {
  return signal.reason instanceof Interrupted ? signal.reason.exitCode : null;
}
