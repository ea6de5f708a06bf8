import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

/** Lines may be as long; nginx's own are shorter (large_client_header_buffers has 4 of 8k). */
const longestLine = 64 * 1024;

/** What a log turned out to be that is no text. */
export class NoText extends Error {
  override readonly name = 'NoText';
}

/** Other ways of packing a file, by its first bytes. */
const packed: readonly (readonly [string, string])[] = [
  ['28b52ffd', 'zstd'],
  ['fd377a585a', 'xz'],
  ['425a68', 'bzip2'],
  ['504b0304', 'zip'],
];

function packing(chunk: Uint8Array): string | null {
  const begin = Buffer.from(chunk.subarray(0, 5)).toString('hex');
  return packed.find(([magic]) => begin.startsWith(magic))?.[1] ?? null;
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** Cuts text into lines; of one that is too long null, and no more of it is kept. */
function lineCutter(onLine: (line: string | null) => void): (text: string) => void {
  let rest = '';
  let isTooLong = false;
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (isTooLong || line.length > longestLine) onLine(null);
      else if (line !== '' && line !== '\r') onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
      isTooLong = false;
    }
    if (rest.length > longestLine) {
      rest = '';
      isTooLong = true;
    }
  };
}

/** What comes by a source, with how much each piece of it is. */
async function* weighed(
  chunks: AsyncIterator<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    onBytes(next.value.length);
    yield next.value;
  }
}

/**
 * Reads a log as it comes, gzip or not, in memory that does not grow with it: each line that is not empty is handed over, null for
 * one that nobody writes. `onBytes` hears of each piece of the source, packed as it is. Throws NoText where it is none, and what
 * the system or zlib says.
 */
export async function readLogLines(
  source: Readable,
  onLine: (line: string | null) => void,
  onBytes: (bytes: number) => void = () => {},
): Promise<void> {
  const chunks = weighed(source[Symbol.asyncIterator](), onBytes);
  const first = await chunks.next();
  if (first.done === true) return;
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  const other = packing(first.value);
  if (other !== null) throw new NoText(`what ${other} has packed`);
  const decoder = new StringDecoder('utf8');
  const cut = lineCutter(onLine);
  const take = async (bytes: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of bytes) {
      if (chunk.includes(0)) throw new NoText('a NUL byte');
      cut(decoder.write(chunk as Buffer));
    }
    cut(`${decoder.end()}\n`);
  };
  const whole = startingWith(first.value, chunks);
  if (isGzip) await pipeline(whole, createGunzip(), take);
  else await take(whole);
}
