import { parseAddress } from './address.ts';
import type { Directive } from './parse-config.ts';
import { type Place, placeOf } from './place.ts';

/** What a `listen` says. */
export interface Listen {
  /** As it is written: `80`, `127.0.0.1:8080`, `[::]:443`, `unix:/run/nginx.sock`. */
  readonly written: string;
  /** `*` for all addresses of IPv4, `::` for all of IPv6, the path of a socket. */
  readonly host: string;
  /** Null for a socket; of a range the first one. */
  readonly port: number | null;
  /** Of a range the last one, else the same as `port`. */
  readonly lastPort: number | null;
  readonly type: 'any' | 'name' | 'ipv4' | 'ipv6' | 'unix';
  readonly ssl: boolean;
  readonly http2: boolean;
  readonly quic: boolean;
  readonly udp: boolean;
  readonly proxyProtocol: boolean;
  readonly defaultServer: boolean;
  /** Null where no `listen` is written and nginx listens on port 80. */
  readonly at: Place | null;
}

/** Where a server without `listen` has it (nginx as root; else on 8000). */
const assumed: Listen = {
  written: '80',
  host: '*',
  port: 80,
  lastPort: 80,
  type: 'any',
  ssl: false,
  http2: false,
  quic: false,
  udp: false,
  proxyProtocol: false,
  defaultServer: false,
  at: null,
};

/** Address, and ports where several are written as a range (`8000-8010`). */
function placesOf(written: string): Pick<Listen, 'host' | 'port' | 'lastPort' | 'type'> {
  const [, range] = /-(\d{1,5})$/.exec(written) ?? [];
  const one = range === undefined ? written : written.slice(0, -range.length - 1);
  const whole = /^\d+$/.test(one) ? `*:${one}` : one;
  const address = parseAddress(whole, 80);
  if (address === null) return { host: one, port: null, lastPort: null, type: 'name' };
  const { host, port, type } = address;
  const lastPort = range === undefined ? port : Number(range);
  return { host, port, lastPort, type: host === '*' || host === '0.0.0.0' ? 'any' : type };
}

function listenOf(directive: Directive, http2Everywhere: boolean): Listen {
  const [written = '', ...parameters] = directive.args;
  const has = (parameter: string): boolean => parameters.includes(parameter);
  return {
    written,
    ...placesOf(written),
    ssl: has('ssl'),
    http2: has('http2') || http2Everywhere,
    quic: has('quic'),
    udp: has('udp'),
    proxyProtocol: has('proxy_protocol'),
    defaultServer: has('default_server') || has('default'),
    at: placeOf(directive),
  };
}

/** What a `server` of http {} or stream {} listens on; port 80 where it does not say. `http2` is what its directive of that name says. */
export function listensOf({ block }: Pick<Directive, 'block'>, http2 = false): readonly Listen[] {
  const listens = (block ?? []).filter(({ name }) => name === 'listen').map((one) => listenOf(one, http2));
  return listens.length === 0 ? [assumed] : listens;
}
