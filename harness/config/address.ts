/** Where something behind nginx, or nginx itself, is to be found. */
export interface Address {
  /** `name` has to be looked up; `unix` is a socket. */
  readonly type: 'name' | 'ipv4' | 'ipv6' | 'unix';
  /** The host without brackets, or the path of the socket. */
  readonly host: string;
  /** Null for a socket, and where a port is missing that nginx demands. */
  readonly port: number | null;
}

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

/** Whether a host is an address of IPv4. */
export function isIpv4(host: string): boolean {
  return ipv4.test(host);
}

/** Whether a host without brackets looks like an address of IPv6. */
export function isIpv6(host: string): boolean {
  return /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host) && host.split(':').length <= 9;
}

function portOf(written: string | undefined, otherwise: number | null): number | null {
  if (written === undefined) return otherwise;
  const port = Number(written);
  return port >= 1 && port <= 65_535 ? port : null;
}

/**
 * Reads `host`, `host:port`, `[::1]:port` and `unix:/path` (ngx_parse_url). Null where it is none of these. `otherwise` is the
 * port where none is written; null where nginx demands one.
 */
export function parseAddress(written: string, otherwise: number | null): Address | null {
  const socket = /^unix:([^:]+)/i.exec(written)?.[1];
  if (socket !== undefined) return { type: 'unix', host: socket, port: null };
  const [, bracketed, bare, digits] = /^(?:\[([^\]]+)\]|([^:[\]/\s]+))(?::(\d{1,5}))?$/.exec(written) ?? [];
  const port = portOf(digits, otherwise);
  if (digits !== undefined && port === null) return null;
  if (bracketed !== undefined) return isIpv6(bracketed) ? { type: 'ipv6', host: bracketed, port } : null;
  if (bare === undefined) return null;
  return { type: isIpv4(bare) ? 'ipv4' : 'name', host: bare, port };
}

/** An address as configs have it: `api:3000`, `[::1]:80`, `unix:/run/app.sock`. */
export function saidAddress({ type, host, port }: Address): string {
  if (type === 'unix') return `unix:${host}`;
  const written = type === 'ipv6' ? `[${host}]` : host;
  return port === null ? written : `${written}:${port}`;
}
