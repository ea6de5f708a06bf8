import { type Address, isIpv4 } from '../config/address.ts';
import type { Compose, ComposeService } from '../config/compose/compose.ts';
import type { Directive } from '../config/parse-config.ts';
import { passesOf } from '../config/passes.ts';
import { upstreamsOf } from '../config/upstreams.ts';
import { isLocalhost } from './upstreams.ts';

/** The compose file beside a config, as rules look at it. */
export interface Composed {
  readonly compose: Compose;
  /** The service whose nginx has this config; null where it cannot be told. */
  readonly gateway: ComposeService | null;
}

/** An address to which a config hands requests, and the directive that says so. */
export interface HandedTo {
  readonly at: Directive;
  readonly address: Address;
  /** What is told once: an upstream, or the address itself. */
  readonly of: string;
}

/** Every address to which a config hands requests or connections; servers that are `down` get none. */
export function handedTo(config: { readonly directives: readonly Directive[] }): readonly HandedTo[] {
  const ofUpstreams = upstreamsOf(config).flatMap(({ servers, placed }) => {
    const lines = (placed.directive.block ?? []).filter(({ name }) => name === 'server');
    return servers.flatMap(({ address, parameters }, index): readonly HandedTo[] => {
      const at = lines[index];
      if (at === undefined || address === null || parameters.includes('down')) return [];
      return [{ at, address, of: keyOf(address) }];
    });
  });
  const ofPasses = passesOf(config).flatMap(({ placed, targets }) =>
    targets.flatMap((target): readonly HandedTo[] =>
      target.type === 'address' ? [{ at: placed.directive, address: target.address, of: keyOf(target.address) }] : [],
    ),
  );
  return [...ofUpstreams, ...ofPasses];
}

const keyOf = ({ host, port }: Address): string => `${host.toLowerCase()}:${port}`;

/** Whether it is the machine itself, which in a container is the container. */
export function isLoopback(address: Address): boolean {
  if (isLocalhost(address)) return true;
  if (address.type === 'ipv4') return isIpv4(address.host) && address.host.startsWith('127.');
  return address.type === 'ipv6' && /^(?:0*:)*0*1$/.test(address.host);
}

/** The name of a service that an address may be: one without a dot, in lower case; null where it is none. */
export function serviceName(address: Address): string | null {
  if (address.type !== 'name' || isLocalhost(address) || address.host.includes('.')) return null;
  return address.host.toLowerCase();
}

/** The service that has the network of this one: itself, unless `network_mode: service:…` names another. */
export function networkOwner(service: ComposeService, { services }: Pick<Compose, 'services'>): ComposeService | null {
  let owner: ComposeService | undefined = service;
  for (let steps = 0; steps <= services.length; steps++) {
    const place: ComposeService['place'] | undefined = owner?.place;
    if (place?.type !== 'with') return owner ?? null;
    owner = services.find(({ name }) => name === place.service);
  }
  return null;
}

/** Networks on which two services meet. */
function shared(a: ComposeService, b: ComposeService): readonly string[] {
  return [...a.networks.keys()].filter((network) => b.networks.has(network));
}

/** All that a service is called by others, on these of its networks. */
function namesOn({ name, names, networks }: ComposeService, on: readonly string[]): readonly string[] {
  return [name, ...names, ...on.flatMap((network) => networks.get(network) ?? [])].map((one) => one.toLowerCase());
}

/** A name as the gateway's name server has it. */
export interface LookedUp {
  /** Services that answer to it. */
  readonly services: readonly ComposeService[];
  /** Services that would, but are where the gateway cannot look them up. */
  readonly apart: readonly ComposeService[];
  /** It stands for something else that is known: a link, an entry of `extra_hosts`. */
  readonly otherwise: boolean;
}

/** What looks names up for the gateway. Where the gateway is not known, every service is taken to be beside it. */
export function nameServer({ compose, gateway }: Composed) {
  const owner = gateway === null ? null : networkOwner(gateway, compose);
  const all = compose.services.map((service) => {
    const isBeside = service.place.type === 'networks';
    const everywhere = namesOn(service, [...service.networks.keys()]);
    if (gateway === null || owner === null) return { service, reached: everywhere, everywhere };
    const isOnNetworks = isBeside && owner.place.type === 'networks';
    const meeting = isOnNetworks ? shared(owner, service) : [];
    return { service, reached: meeting.length === 0 ? [] : namesOn(service, meeting), everywhere };
  });
  const knows = new Set([...(gateway?.knows ?? []), ...(owner?.knows ?? [])].map((name) => name.toLowerCase()));
  const reachable = [...new Set([...all.flatMap(({ reached }) => reached), ...knows])];
  const lookUp = (name: string): LookedUp => ({
    services: all.filter(({ reached }) => reached.includes(name)).map(({ service }) => service),
    apart: all
      .filter(({ reached, everywhere }) => !reached.includes(name) && everywhere.includes(name))
      .map(({ service }) => service),
    otherwise: knows.has(name),
  });
  return { lookUp, reachable };
}

/** Why a name may be known although the file does not have it; '' where nothing speaks for it. */
export function perhapsElsewhere({ compose, gateway }: Composed): string {
  const { externalNetworks, notFollowed } = compose;
  const networks = gateway === null ? [...externalNetworks] : [...gateway.networks.keys()];
  const external = networks.filter((network) => externalNetworks.has(network));
  const reasons = [...notFollowed, ...(external.length > 0 ? [`others on the network ${external.join(', ')}`] : [])];
  return reasons.join('; ');
}
