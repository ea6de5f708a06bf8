import { digitsOf } from '../model/digits.ts';
import { classifyLine } from '../model/kinds/classify.ts';
import { splitErrorLine } from '../model/kinds/error-line.ts';
import type { AccessEntry, ErrorEntry, LoggedAttempt } from '../model/log-entries.ts';
import { isOfSpike, isSpikeReferer, parseRequestId, requestIdOfReferrer } from '../model/request-id.ts';

/**
 * Variables that go into the access log. Each is quoted, since any of them can be empty, `-`, or (those of the
 * upstream) a list with one element per attempt. http://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables
 */
const logged = {
  id: '$http_x_request_id',
  t: '$msec',
  rt: '$request_time',
  s: '$status',
  m: '$request_method',
  u: '$request_uri',
  ua: '$upstream_addr',
  us: '$upstream_status',
  uc: '$upstream_connect_time',
  uh: '$upstream_header_time',
  ur: '$upstream_response_time',
  b: '$body_bytes_sent',
  cs: '$upstream_cache_status',
  c: '$connection',
} as const;

type LoggedKey = keyof typeof logged;

const keys = Object.keys(logged) as LoggedKey[];

/** The log_format `gatecrash` for the http block of nginx.conf: one JSON object a line, read by `parseAccessLine`. */
export const accessLogFormat = `log_format gatecrash escape=json '${JSON.stringify(logged)}';`;

/** So long a number of seconds is in whole ms exactly. */
const mostDigits = 16;

function numberOrNull(text: string | undefined): number | null {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** Milliseconds of nginx's "seconds.milliseconds", without the rounding of binary fractions. */
function millisecondsOrNull(text: string | undefined): number | null {
  if (text === undefined) return null;
  const inParts = text.charAt(text.length - 4) === '.' && text.length <= mostDigits;
  const whole = inParts ? digitsOf(text, 0, text.length - 4) : null;
  const rest = inParts ? digitsOf(text, text.length - 3, text.length) : null;
  if (whole !== null && rest !== null) return whole * 1000 + rest;
  const seconds = numberOrNull(text);
  return seconds === null ? null : Math.round(seconds * 1000);
}

/** Attempts stand apart by ", ", and by " : " where the request was redirected inside nginx in between. */
function elements(list: string): readonly string[] {
  // Most requests have one attempt, and need no search.
  return list.includes(', ') || list.includes(' : ') ? list.split(/, | : /) : [list];
}

function attemptsOf(line: Readonly<Record<LoggedKey, string>>): readonly LoggedAttempt[] {
  const [statuses, connects, headers, responses] = [line.us, line.uc, line.uh, line.ur].map(elements);
  return elements(line.ua)
    .map((address, index) => ({
      address,
      status: numberOrNull(statuses?.[index]),
      connectMs: millisecondsOrNull(connects?.[index]),
      headerMs: millisecondsOrNull(headers?.[index]),
      responseMs: millisecondsOrNull(responses?.[index]),
    }))
    .filter(({ address }) => address !== '' && address !== '-');
}

/** What stands before each value of a line of ours. */
const openings = keys.map((key, index) => `${index === 0 ? '{' : '",'}"${key}":"`);
const closing = '"}';

/** What JSON escapes, or does not allow. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isEscaped = /[\\\x00-\x1f]/;

/**
 * The values of a line in which they stand as `accessLogFormat` has them and nothing had to be escaped, as in nearly
 * all; null of any other. What JSON.parse makes of such a line is the same.
 */
function plainFieldsOf(line: string): Readonly<Record<LoggedKey, string>> | null {
  if (isEscaped.test(line)) return null;
  const fields: Record<LoggedKey, string> = { ...logged };
  let at = 0;
  for (let index = 0; index < openings.length; index += 1) {
    const opening = openings[index] as string;
    if (!line.startsWith(opening, at)) return null;
    const begin = at + opening.length;
    at = line.indexOf('"', begin);
    if (at === -1) return null;
    fields[keys[index] as LoggedKey] = line.slice(begin, at);
  }
  return at === line.length - closing.length && line.endsWith(closing) ? fields : null;
}

function fieldsOf(line: string): Readonly<Record<LoggedKey, string>> | null {
  const plain = plainFieldsOf(line);
  if (plain !== null) return plain;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const object = value as Record<string, unknown>;
  return keys.every((key) => typeof object[key] === 'string') ? (object as Record<LoggedKey, string>) : null;
}

/** Reads a line that nginx wrote with `accessLogFormat`; null where it is none. */
export function parseAccessLine(line: string): AccessEntry | null {
  const fields = fieldsOf(line);
  if (fields === null) return null;
  const endEpochMs = millisecondsOrNull(fields.t);
  const durationMs = millisecondsOrNull(fields.rt);
  const status = numberOrNull(fields.s);
  const bodyBytes = numberOrNull(fields.b);
  const connection = numberOrNull(fields.c);
  if (endEpochMs === null || durationMs === null || status === null) return null;
  if (bodyBytes === null || connection === null) return null;
  const entry = {
    requestId: parseRequestId(fields.id),
    startEpochMs: endEpochMs - durationMs,
    endEpochMs,
    status,
    method: fields.m,
    path: fields.u,
    attempts: attemptsOf(fields),
    bodyBytes,
    cacheStatus: fields.cs === '' || fields.cs === '-' ? null : fields.cs,
    connection,
  };
  return isOfSpike(fields.id) ? { ...entry, spike: true } : entry;
}

/**
 * Reads the `position`-th line of nginx's error.log. null where it has no severity: the rest of a message of several
 * lines, as an app's error stream can be, or no line of nginx's at all.
 */
export function parseErrorLine(line: string, position = 0): ErrorEntry | null {
  const parts = splitErrorLine(line);
  if (parts.level === null) return null;
  return {
    level: parts.level,
    requestId: parts.referrer === null ? null : requestIdOfReferrer(parts.referrer),
    ...(parts.referrer !== null && isSpikeReferer(parts.referrer) ? { spike: true } : {}),
    kind: classifyLine(parts),
    upstreamAddress: parts.upstreamAddress,
    message: parts.message,
    line,
    position,
  };
}
