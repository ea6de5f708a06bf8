import type { LogLevel, UpstreamScheme } from './kind.ts';

/** A line of nginx's error.log, or just its message, taken apart. What the line does not have is null. */
export interface ErrorLine {
  readonly level: LogLevel | null;
  /** The message with its errno and its `while …`, without what stands before and the context behind it. */
  readonly message: string;
  /** The message without its errno and its `while …`: what a kind's signature is compared with. */
  readonly words: string;
  /** The errno's number, or 0 where none is printed. */
  readonly errno: number;
  /** What nginx was doing: the words after `while`. */
  readonly while: string | null;
  readonly scheme: UpstreamScheme | null;
  /** `host:port`, `unix:<path>`, or the upstream's name where there was no server to try; as in $upstream_addr. */
  readonly upstreamAddress: string | null;
  readonly referrer: string | null;
}

const levels: ReadonlySet<string> = new Set<LogLevel>([
  'debug',
  'info',
  'notice',
  'warn',
  'error',
  'crit',
  'alert',
  'emerg',
]);
const schemes: ReadonlySet<string> = new Set<UpstreamScheme>([
  'http',
  'https',
  'fastcgi',
  'uwsgi',
  'suwsgi',
  'scgi',
  'grpc',
  'grpcs',
  'memcached',
]);

// "2026/11/22 14:21:15 [error] 21107#21107: *1 ", "nginx: [emerg] " or "[error] "
const linePrefix = /^(?:nginx: |\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )?\[([a-z]+)\] (?:\d+#\d+: )?(?:\*\d+ )?/;
const contextBegin = /, client: [^,]*, server: /;
const upstreamPart = /, upstream: "([a-z]+):\/\/([^"]*)"/;
const referrerPart = /, referrer: "([^"]*)"$/;
const errnoPart = / \((\d+): [^()]*\)$/;
const whileWord = ' while ';

/** The address at the head of `address/uri`, which for unix sockets is `unix:<path>:/uri`. */
function addressOf(target: string): string {
  if (target.startsWith('unix:')) {
    const end = target.indexOf(':', 'unix:'.length);
    return end === -1 ? target : target.slice(0, end);
  }
  const slash = target.indexOf('/');
  return slash === -1 ? target : target.slice(0, slash);
}

/** Takes a line of error.log apart, with or without date, level and context; never throws. */
export function splitErrorLine(line: string): ErrorLine {
  const prefix = linePrefix.exec(line);
  const level = prefix?.[1] !== undefined && levels.has(prefix[1]) ? (prefix[1] as LogLevel) : null;
  const rest = level === null ? line : line.slice(prefix?.[0].length ?? 0);
  const cut = contextBegin.exec(rest)?.index ?? rest.length;
  const message = rest.slice(0, cut);
  const context = rest.slice(cut);

  const at = message.lastIndexOf(whileWord);
  const said = at === -1 ? message : message.slice(0, at);
  const errno = errnoPart.exec(said);
  const upstream = upstreamPart.exec(context);
  const known = upstream?.[1] !== undefined && schemes.has(upstream[1]);
  return {
    level,
    message,
    words: errno === null ? said : said.slice(0, errno.index),
    errno: Number(errno?.[1] ?? 0),
    while: at === -1 ? null : message.slice(at + whileWord.length),
    scheme: known ? (upstream[1] as UpstreamScheme) : null,
    upstreamAddress: known ? addressOf(upstream[2] ?? '') : null,
    referrer: referrerPart.exec(context)?.[1] ?? null,
  };
}
