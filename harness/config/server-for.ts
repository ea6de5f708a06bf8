import { locationRegex } from './regex-example.ts';

/** How closely a name of a server fits a host: nginx takes the closest, and of expressions the first. */
const closeness = ['none', 'expression', 'end', 'beginning', 'whole'] as const;
type Closeness = (typeof closeness)[number];

interface Fit {
  readonly how: Closeness;
  /** Of names with an asterisk the longer one counts. */
  readonly length: number;
}

function fitOf(written: string, host: string): Fit {
  const name = written.toLowerCase();
  const { length } = name;
  if (name === host) return { how: 'whole', length };
  if (name.startsWith('.')) {
    if (host === name.slice(1)) return { how: 'whole', length };
    return { how: host.endsWith(name) ? 'beginning' : 'none', length };
  }
  if (name.startsWith('*.')) {
    return { how: host.endsWith(name.slice(1)) && host.length >= length ? 'beginning' : 'none', length };
  }
  if (name.endsWith('.*')) return { how: host.startsWith(name.slice(0, -1)) ? 'end' : 'none', length };
  if (!written.startsWith('~')) return { how: 'none', length };
  const matches = locationRegex(written.slice(1), true).matches(host);
  return { how: matches === true ? 'expression' : 'none', length };
}

function rank({ how, length }: Fit): number {
  const isLong = how === 'end' || how === 'beginning';
  return closeness.indexOf(how) * 1000 + (isLong ? Math.min(length, 999) : 0);
}

/**
 * The servers that nginx takes for a host, of those that listen on one port (ngx_http_find_virtual_server): the whole name, else the
 * longest with an asterisk before, else the longest with one after, else the first expression. Several where they listen on
 * different ports; none where no name fits, and the default server has it.
 */
export function serversFor<T extends { readonly names: readonly string[] }>(
  host: string,
  servers: readonly T[],
): readonly T[] {
  const fits = servers.map((server) => {
    const ranks = server.names.map((name) => rank(fitOf(name, host)));
    return { server, best: Math.max(0, ...ranks) };
  });
  const best = Math.max(0, ...fits.map((one) => one.best));
  const found = best === 0 ? [] : fits.filter((one) => one.best === best).map((one) => one.server);
  const [first] = found;
  if (best !== rank({ how: 'expression', length: 0 })) return found;
  return found.filter(({ names }) => names.join(' ') === first?.names.join(' '));
}
