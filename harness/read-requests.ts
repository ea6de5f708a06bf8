import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { loadTree } from './config/load-tree.ts';
import { logFormatsOf } from './config/log-format.ts';
import type { Problem } from './model/error.ts';
import { redactText } from './model/redact-text.ts';
import type { ValidationDocument } from './model/validation-document.ts';
import type { GivenConfig } from './validate/given-config.ts';
import { saidServer } from './validate/matrix/said-server.ts';
import { type RequestMix, requestCounter } from './validate/requests/count-requests.ts';
import { lineReaders, logReader } from './validate/requests/line-readers.ts';
import { NoText, readLogLines } from './validate/requests/log-lines.ts';
import { requestPlaces } from './validate/requests/request-places.ts';
import { targetsOf } from './validate/targets/targets-of.ts';

/** The requests of a log, or what is wrong with it. */
export type ReadRequests =
  | { readonly mix: RequestMix; readonly problems: readonly [] }
  | { readonly mix: null; readonly problems: readonly [Problem, ...Problem[]] };

function refused(code: Problem['code'], message: string, hint: string): ReadRequests {
  return { mix: null, problems: [{ code, message, hint }] };
}

const otherHint = 'name an access log of nginx: one of its own format is read where the config has its log_format';

/** What an error of the system, or of a packed file, means for a log; throws any other again. */
function unreadable(log: string, error: unknown): ReadRequests {
  if (error instanceof NoText) {
    const hint = 'name the log itself; what is packed otherwise than by gzip is to be unpacked';
    return refused('GC2023', `${log}: expected text, saw ${error.message}`, hint);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  if (code.startsWith('Z_')) {
    return refused('GC2022', `${log}: expected a whole gzip file, saw one that is broken (${code})`, 'fetch it again');
  }
  const saw = code === 'ENOENT' || code === 'ENOTDIR' ? 'nothing there' : code === 'EISDIR' ? 'a folder' : code;
  return refused('GC2022', `expected an access log at ${log}, saw ${saw}`, 'correct the path');
}

/** Why a log of which no line can be read is none. */
function nothingRead(log: string, { counts }: RequestMix, first: string): ReadRequests | null {
  if (counts.lines === 0) return refused('GC2023', `${log}: expected an access log, saw an empty file`, otherHint);
  if (counts.unreadable < counts.lines) return null;
  const isErrorLog = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\]/.test(first);
  const saw = isErrorLog
    ? "nginx's error log"
    : `${counts.lines} ${counts.lines === 1 ? 'line' : 'lines'} of another kind`;
  const begin = isErrorLog ? '' : `, the first: ${redactText(first.slice(0, 60))}`;
  return refused('GC2023', `${log}: expected lines of an access log, saw ${saw}${begin}`, otherHint);
}

/** Fewer, larger pieces take less time than those that Node reads by default. */
const pieceBytes = 512 * 1024;

/** The size of a log that is a file; null where nobody knows before its end. */
async function sizeOf(log: string): Promise<number | null> {
  const found = log === '-' ? null : await stat(log).catch(() => null);
  return found?.isFile() === true ? found.size : null;
}

/** How far a log has been read, in bytes as it lies there; `total` is null where nobody knows. */
export type OnRead = (done: number, total: number | null) => void;

/**
 * Counts the requests of an access log by the places of a config that they came to, without starting anything. `log` is as it was
 * named, `-` for what comes by `stdin`.
 */
export async function readRequests(
  { main, files, names }: GivenConfig,
  { log, stdin, onRead = () => {} }: { readonly log: string; readonly stdin: Readable; readonly onRead?: OnRead },
): Promise<ReadRequests> {
  const tree = loadTree(files, main, (file) => names.get(file) ?? file);
  const { targets, places } = targetsOf(tree, (name) => name);
  const read = logReader(lineReaders(logFormatsOf(tree)));
  const counter = requestCounter(targets, requestPlaces(tree, places, log === '-' ? '' : path.basename(log)));
  let first: string | null = null;
  const total = await sizeOf(log);
  let done = 0;
  const takeLine = (line: string | null): void => {
    first ??= line;
    counter.take(line === null ? { read: null, format: null } : read(line));
  };
  const takeBytes = (bytes: number): void => {
    done += bytes;
    onRead(done, total);
  };
  try {
    const source = log === '-' ? stdin : createReadStream(log, { highWaterMark: pieceBytes });
    await readLogLines(source, takeLine, takeBytes);
  } catch (error) {
    return unreadable(log, error);
  }
  const mix = counter.mix();
  return nothingRead(log, mix, first ?? '') ?? { mix, problems: [] };
}

const rounded = (share: number): number => Number(share.toPrecision(4));

/** What a document tells of the requests of a log. */
export function toldRequests(
  { requests, counts }: RequestMix,
  log: string,
): Pick<ValidationDocument, 'requests' | 'requestLog'> {
  return {
    requests: requests.map(({ target, method, path: asked, share }) => ({
      server: saidServer(target),
      location: target.location,
      method,
      path: asked,
      share: rounded(share),
    })),
    requestLog: {
      path: log,
      ...counts,
      formats: counts.formats.map((one) => ({ ...one })),
      methods: counts.methods.map((one) => ({ ...one })),
    },
  };
}
