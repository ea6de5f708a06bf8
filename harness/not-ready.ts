import { failure } from './model/error.ts';

/** A program that does not answer after this long does not get ready. */
export const readyMs = 15_000;

/** What is told of a program that did not get ready. */
export function notReady(program: string, last: unknown, withinMs = readyMs): Error {
  return failure(
    'GC9003',
    `${program} did not get ready within ${withinMs / 1000} s; the last probe said ${JSON.stringify(last)}`,
    `its output is in ${program}.log of the arm's folder`,
  );
}
