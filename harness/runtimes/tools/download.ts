import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Fetching } from './tool.ts';

/** A host that has not answered by then is taken as out of reach. */
const connectTimeoutMs = 5_000;
const totalTimeoutMs = 300_000;

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

/** Fetches `url` into `file`; throws an Error that names the host and why, within seconds where it cannot be reached. */
export async function download(
  url: string,
  file: string,
  options: { readonly what: string; readonly fetching: Pick<Fetching, 'onStep' | 'signal'> },
): Promise<void> {
  const { onStep, signal } = options.fetching;
  const unanswered = new AbortController();
  const timer = setTimeout(
    () => unanswered.abort(new Error(`no answer within ${connectTimeoutMs / 1000} s`)),
    connectTimeoutMs,
  );
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, unanswered.signal, AbortSignal.timeout(totalTimeoutMs)]),
    });
    clearTimeout(timer);
    if (!response.ok || response.body === null) throw new Error(`it answered ${response.status}`);
    const totalBytes = Number(response.headers.get('content-length')) || null;
    let doneBytes = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        doneBytes += chunk.length;
        onStep({ what: options.what, doneBytes, totalBytes });
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(file));
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${url} could not be fetched: ${reasonOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
