import { isIpv4 } from '../../config/address.ts';
import type { Need } from '../../config/need.ts';

/** Hosts of one range of the loopback: the last ones of each are kept free. */
const hostsInRange = 250;

/** Names that the pod knows anyway. */
const known: ReadonlySet<string> = new Set(['localhost', 'ip6-localhost', 'localhost.localdomain']);

/** The hosts that a config asks for by name, in its order, each once. */
function namesAsked(needs: readonly Need[]): readonly string[] {
  const names = needs.flatMap((need): readonly string[] => {
    if (need.what === 'listen') return need.listen.type === 'name' ? [need.listen.host] : [];
    if (need.what !== 'upstream' && need.what !== 'host' && need.what !== 'resolver') return [];
    return need.address.type === 'name' ? [need.address.host] : [];
  });
  return [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => !known.has(name));
}

/** Addresses of the loopback that the config itself names. */
function takenAddresses(needs: readonly Need[]): ReadonlySet<string> {
  return new Set(
    needs.flatMap((need): readonly string[] => {
      if (need.what === 'listen') return [need.listen.host];
      return need.what === 'upstream' || need.what === 'host' || need.what === 'resolver' ? [need.address.host] : [];
    }),
  );
}

/** Gives each host name of a config an address of its own on the loopback, none that the config names itself. */
export function hostAddresses(needs: readonly Need[]): ReadonlyMap<string, string> {
  const taken = takenAddresses(needs);
  const addresses = new Map<string, string>();
  let next = 0;
  for (const name of namesAsked(needs)) {
    let address: string;
    do {
      address = `127.0.${1 + Math.floor(next / hostsInRange)}.${1 + (next % hostsInRange)}`;
      next += 1;
    } while (taken.has(address));
    addresses.set(name, address);
  }
  return addresses;
}

/** Whether an address is one of the machine's own, wherever it is. */
export function isLoopback(host: string): boolean {
  return host === '::1' || (isIpv4(host) && host.startsWith('127.'));
}
