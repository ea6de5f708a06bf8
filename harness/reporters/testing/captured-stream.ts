import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';

/** A stream that keeps what is written to it, as wide and as much of a terminal as a test needs. */
export function capturedStream(settings: { readonly isTTY: boolean; readonly columns?: number }) {
  // Whether a terminal has colours is a question to the environment: NO_COLOR, TERM and their like.
  const { getColorDepth } = WriteStream.prototype;
  const stream = Object.assign(new PassThrough(), settings, { getColorDepth }) as unknown as WriteStream;
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return { stream, text: () => text };
}
