/** A request as a line of a log tells of it. */
export interface LoggedRequest {
  readonly method: string;
  /** As it was asked for: `/cart?id=1`; an absolute URL where a client sent one. */
  readonly target: string;
  /** The name of the server that was asked for, in lower case; null where the line does not say. */
  readonly host: string | null;
  /** The port of the server; null where the line does not say. */
  readonly port: number | null;
}

/**
 * What is made of a line: a request; `none` where it is a line of that format and no request (nginx writes "-" for what it could
 * not read, or for a connection that said nothing); null where it is no line of that format.
 */
export type LineRead = LoggedRequest | 'none' | null;

/** Reads lines of one format. */
export interface LineReader {
  /** What the format is called. */
  readonly format: string;
  readonly read: (line: string) => LineRead;
}

/** The variables that tell of a request: the others are looked at only where they tell formats apart. */
export const readVariables: ReadonlySet<string> = new Set([
  'request',
  'request_method',
  'request_uri',
  'uri',
  'document_uri',
  'args',
  'query_string',
  'host',
  'http_host',
  'server_name',
  'server_port',
]);

/** What a line has said of its request, by the names of nginx's variables. */
export type Said = (variable: string) => string | undefined;

function firstOf(said: Said, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = said(name);
    if (value !== undefined && value !== '' && value !== '-') return value;
  }
  return null;
}

/** What is asked of, without the port: `shop.example`, `[::1]`. */
function hostOf(written: string | null): string | null {
  const host = /^(\[[^\]]+\]|[^:/\s]+)(?::\d+)?$/.exec(written ?? '')?.[1] ?? null;
  return host === null || host === '_' ? null : host.toLowerCase();
}

/** Method and target, as far as a line has them. */
function asked(said: Said): { readonly method: string; readonly target: string } | 'none' | null {
  const request = said('request');
  if (request !== undefined) {
    const [, method, target] = /^([A-Za-z]+) (\S.*?)(?: HTTP\/\d(?:\.\d)?)?$/.exec(request) ?? [];
    return method === undefined || target === undefined ? 'none' : { method, target };
  }
  const method = said('request_method');
  const written = said('request_uri') ?? said('uri') ?? said('document_uri');
  if (method === undefined || written === undefined) return null;
  if (!/^[A-Za-z]+$/.test(method) || written === '' || written === '-') return 'none';
  const query = firstOf(said, 'args', 'query_string');
  const isWhole = said('request_uri') !== undefined || query === null || written.includes('?');
  return { method, target: isWhole ? written : `${written}?${query}` };
}

/** Makes a request of what a line has said. */
export function requestOf(said: Said): LineRead {
  const found = asked(said);
  if (found === null || found === 'none') return found;
  const port = Number(firstOf(said, 'server_port'));
  const written = firstOf(said, 'host', 'http_host', 'server_name');
  return {
    method: found.method.toUpperCase(),
    target: found.target,
    host: hostOf(written),
    port: Number.isInteger(port) && port > 0 ? port : null,
  };
}
