import { type Address, parseAddress } from './address.ts';
import type { PassProtocol } from './pass.ts';

/** What a directive that passes takes: schemes, what is spoken without one, and the port where none is written. */
interface Speech {
  readonly schemes: Readonly<Partial<Record<string, PassProtocol>>>;
  readonly otherwise: PassProtocol | null;
  readonly ports: Readonly<Partial<Record<PassProtocol, number>>>;
}

const speeches: Readonly<Partial<Record<string, Speech>>> = {
  proxy_pass: { schemes: { http: 'http', https: 'https' }, otherwise: null, ports: { http: 80, https: 443 } },
  grpc_pass: { schemes: { grpc: 'grpc', grpcs: 'grpcs' }, otherwise: 'grpc', ports: { grpc: 80, grpcs: 443 } },
  fastcgi_pass: { schemes: {}, otherwise: 'fastcgi', ports: {} },
  uwsgi_pass: { schemes: { uwsgi: 'uwsgi', suwsgi: 'suwsgi' }, otherwise: 'uwsgi', ports: {} },
  scgi_pass: { schemes: {}, otherwise: 'scgi', ports: {} },
  memcached_pass: { schemes: {}, otherwise: 'memcached', ports: {} },
};

const inStream: Speech = { schemes: {}, otherwise: 'tcp', ports: {} };

/** Whether a directive hands requests on. */
export function isPass(directive: string): boolean {
  return speeches[directive] !== undefined;
}

/** Variables that begin with a slash or a question mark: the host has ended before them. */
const ofPath = /\$\{(?:request_uri|uri|document_uri|is_args|fastcgi_script_name)\}/;

/** The part of a target before its path. */
function authorityOf(text: string): string {
  if (/^unix:/i.test(text)) return text;
  const end = text.search(/[/?]/);
  const authority = end < 0 ? text : text.slice(0, end);
  const path = authority.search(ofPath);
  const host = path < 0 ? authority : authority.slice(0, path);
  // After a port comes a path, whatever the variable: `http://api:3000$1`.
  return /^((?:\[[^\]$]*\]|[^:$]+):\d+)\$/.exec(host)?.[1] ?? host;
}

/** Where an expression without variables, or with those that are left, leads. */
export interface ParsedTarget {
  readonly protocol: PassProtocol | null;
  /** As written, without scheme and path: the name of an upstream or an address. */
  readonly authority: string;
  /** Null where it cannot be told. */
  readonly address: Address | null;
  /** Why it cannot. */
  readonly because: string | null;
}

/** Reads what a directive passes to: `http://api:3000/x`, `unix:/run/php.sock`. */
export function parseTarget(directive: string, text: string, context: 'http' | 'stream' | 'mail'): ParsedTarget {
  const speech = context === 'http' ? speeches[directive] : inStream;
  const [, scheme, afterScheme] = /^([^:/]+):\/\/(.*)$/s.exec(text) ?? [];
  const spoken = scheme === undefined ? speech?.otherwise : speech?.schemes[scheme.toLowerCase()];
  const protocol = spoken ?? null;
  const authority = authorityOf(afterScheme ?? text);
  const failed = (because: string): ParsedTarget => ({ protocol, authority, address: null, because });
  // A request has no say in a scheme that is written.
  if (protocol === null && scheme !== undefined && !scheme.includes('$'))
    return failed(`${directive} takes no ${scheme}://`);
  const variable = /\$\{(\w+)\}/.exec(`${scheme ?? ''}://${authority}`)?.[1];
  if (variable !== undefined) return failed(`only a request has a value of $${variable}`);
  if (protocol === null) return failed('it has no scheme');
  const address = parseAddress(authority, speech?.ports[protocol] ?? null);
  return address === null
    ? failed(`"${authority}" is no host and port`)
    : { protocol, authority, address, because: null };
}
