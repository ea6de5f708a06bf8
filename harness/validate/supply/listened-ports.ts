import { isIpv6 } from '../../config/address.ts';
import type { ListenNeed, Need } from '../../config/need.ts';

/** What nginx itself listens on. */
export interface ListenedPorts {
  /** Whether a connection to this address would be nginx's: it has the port on that address, or on all of them. */
  readonly has: (host: string, port: number) => boolean;
  /** Whether it has the port on that very address and not only on all: the config passes to itself. */
  readonly hasExactly: (host: string, port: number) => boolean;
}

function covers({ listen }: ListenNeed, port: number): boolean {
  if (listen.port === null || listen.udp || listen.quic) return false;
  return port >= listen.port && port <= (listen.lastPort ?? listen.port);
}

/** The ports that the servers of a config take. `addressOf` gives a name its address. */
export function listenedPorts(needs: readonly Need[], addressOf: (name: string) => string): ListenedPorts {
  const listens = needs.filter((need) => need.what === 'listen').filter(({ listen }) => listen.type !== 'unix');
  const exactly = (host: string, port: number): boolean =>
    listens.some((need) => covers(need, port) && addressOf(need.listen.host) === host);
  const onAll = (host: string, port: number): boolean =>
    listens.some(
      (need) => covers(need, port) && (isIpv6(host) ? need.listen.host === '::' : need.listen.type === 'any'),
    );
  return { has: (host, port) => exactly(host, port) || onAll(host, port), hasExactly: exactly };
}
