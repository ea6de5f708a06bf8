/** Signals that end a run in good order. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM';

/** Exit codes beside those of verdicts (model/exit-code.ts) and of errors (model/error.ts). */
export const exitCodes = { ok: 0, usage: 2, inconclusive: 3, cannotRun: 4, SIGINT: 130, SIGTERM: 143 } as const;
