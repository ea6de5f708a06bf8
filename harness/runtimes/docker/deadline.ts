import type Docker from 'dockerode';
import { failure } from '../../model/error.ts';

/** An engine that has not answered an ordinary call by then has stopped answering. */
const callMs = 30_000;

const hint = 'look at the engine (docker info); run again when it answers, or with --runtime local';

/** An engine that answers at all answers this soon. */
export const pingMs = 3_000;

/** What dockerode throws where the engine answered with an error: its status, and its words. */
interface EngineError extends Error {
  readonly statusCode?: number;
  readonly json?: { readonly message?: string };
}

/** The engine's own words, without the wrapping of the client. */
export function engineWords(error: unknown): string {
  const { json, message } = error as EngineError;
  return (json?.message ?? message ?? String(error)).replace(/^\(HTTP code \d+\) [\w ]+ - /, '').trim();
}

/** The HTTP status with which the engine refused; null where it did not answer. */
export function engineStatus(error: unknown): number | null {
  return (error as EngineError).statusCode ?? null;
}

/** What a call comes to, or `late` where it has not after `ms`: a client that waits for a dead engine waits for ever. */
export async function inTime<T>(call: Promise<T>, ms: number, late: () => Error): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(late()), ms);
  return Promise.race([call, timer.promise]).finally(() => clearTimeout(timeout));
}

const tooLate = new WeakSet<Error>();

/** Whether a call failed as the engine had not answered in time: it may do yet what it was asked for. */
export function wasLate(error: unknown): boolean {
  return error instanceof Error && tooLate.has(error);
}

/** What a call that makes or starts something comes to; `onLeft` is told where the engine may do it after this. */
export async function unlessLate<T>(call: Promise<T>, onLeft: () => void): Promise<T> {
  return call.catch((error: unknown) => {
    if (wasLate(error)) onLeft();
    throw error;
  });
}

/**
 * One call to the engine. Fails with GC9006 when the engine refuses it, or has not answered after `ms`.
 */
export async function engineCall<T>(what: string, call: () => Promise<T>, ms = callMs): Promise<T> {
  const late = () => {
    const error = failure('GC9006', `the container engine has not answered for ${ms / 1000} s (${what})`, hint);
    tooLate.add(error);
    return error;
  };
  try {
    return await inTime(call(), ms, late);
  } catch (error) {
    if (error instanceof Error && error.name === 'GatecrashError') throw error;
    throw failure('GC9006', `the container engine could not ${what}: ${engineWords(error)}`, hint, error);
  }
}

/** Fails with GC9006, soon, where the engine does not answer any more: each call on its own would wait longer. */
export async function requireAnswer(client: Docker): Promise<void> {
  await engineCall('answer', () => client.ping(), pingMs);
}
