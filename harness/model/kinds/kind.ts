/** Where in the life of a request nginx is when it says so. */
export type Phase =
  | 'config'
  | 'dns'
  | 'no-live'
  | 'connect'
  | 'tls'
  | 'send'
  | 'read-header'
  | 'upstream-answer'
  | 'read-body'
  | 'upgraded'
  | 'client'
  | 'policy'
  | 'subrequest'
  | 'internal'
  | 'cache';

/** Severities of nginx's error_log, lowest first. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warn' | 'error' | 'crit' | 'alert' | 'emerg';

/** How nginx reaches the upstream: the scheme that it prints in `upstream: "<scheme>://…"`. */
export type UpstreamScheme =
  | 'http'
  | 'https'
  | 'fastcgi'
  | 'uwsgi'
  | 'suwsgi'
  | 'scgi'
  | 'grpc'
  | 'grpcs'
  | 'memcached';

/**
 * How a line of error.log is recognised. A message is compared as a whole, without its errno and its `while …`:
 * `{text}` stands for any text, `{number}` for digits, `{address}` for a host and port, never a unix socket.
 * The errno is compared by number (Kind.errnos), because every libc words it in its own way.
 */
export interface Signature {
  readonly messages: readonly string[];
  /** The words after `while`, of which one must be there; empty = not looked at. */
  readonly while: readonly string[];
  /** Upstreams of which the line must tell; null = any. */
  readonly schemes: readonly UpstreamScheme[] | null;
}

/** A kind of gateway error, or of a line that is taken for one: what nginx says, not what happened in the world. */
export interface Kind {
  readonly id: string;
  readonly phase: Phase;
  /** What the client is answered; null where it depends, or where nobody is answered. */
  readonly status: number | null;
  /** Who makes that status; null where the kind makes none of its own. */
  readonly madeBy: 'gateway' | 'app' | 'client' | 'config' | null;
  /** null = no line of its own: a line alone cannot tell the kind (see sharesLineWith), or nothing is logged. */
  readonly signature: Signature | null;
  /** Kinds whose lines this one also shows up with; a line classifies to those, the plain ones. */
  readonly sharesLineWith: readonly string[];
  /** Whether its line says why an attempt or a request failed; false = it accompanies another line, or nothing failed. */
  readonly decides: boolean;
  /** Linux errno numbers, of which one must be in the line; 0 = none is printed; empty = not looked at. */
  readonly errnos: readonly number[];
  /** Usual severity; null where nothing is logged. Not looked at when a line is classified. */
  readonly level: LogLevel | null;
  /** Value of proxy_next_upstream that passes such a request on to another server; null = it is never passed on. */
  readonly nextUpstreamFlag: 'error' | 'timeout' | 'invalid_header' | 'http_5xx' | null;
  /** Whether it counts as a failed attempt for max_fails; `if-passed-on`: only where nextUpstreamFlag is set and used. */
  readonly countsMaxFails: boolean | 'if-passed-on';
  /** The first nginx that has it; null = older than any in use. */
  readonly since: string | null;
  /** What the line, or its absence, says. */
  readonly meaning: string;
  /** What makes it happen. */
  readonly trigger: string;
  /** Whether it was brought about on a real nginx. */
  readonly labVerified: boolean;
}
