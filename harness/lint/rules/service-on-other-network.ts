import type { Compose, ComposeService } from '../../config/compose/compose.ts';
import { type Composed, handedTo, nameServer, networkOwner, serviceName } from '../composed.ts';
import { hostNotFound, startsAndServes } from '../expectations.ts';
import { onceFor } from '../flaws.ts';
import type { Flaw, Rule } from '../rule.ts';

const saidNetworks = ({ networks }: ComposeService): string => [...networks.keys()].join(', ');

/** Why nginx cannot look a service up that is there. */
function apartFrom(gateway: ComposeService, service: ComposeService, compose: Compose): Omit<Flaw, 'at'> {
  const { name, place } = service;
  const owner = networkOwner(gateway, compose) ?? gateway;
  if (owner.place.type === 'host') {
    return {
      message: `${gateway.name} has the network of the machine (network_mode: host), where ${name} is no name`,
      fix: `take network_mode away, or write 127.0.0.1 and the port that ${name} publishes`,
    };
  }
  if (owner.place.type !== 'networks') {
    const message = `${gateway.name} is on a network without names (network_mode), and does not find ${name}`;
    return { message, fix: `take network_mode away from ${gateway.name}` };
  }
  if (place.type === 'with') {
    const message = `${name} has the network of ${place.service} (network_mode: service:${place.service}), and no name of its own`;
    return { message, fix: `write ${place.service} in place of ${name}` };
  }
  if (place.type !== 'networks') {
    const where = place.type === 'host' ? 'the network of the machine' : 'a network without names';
    return {
      message: `${name} has ${where} (network_mode), where ${gateway.name} does not find it`,
      fix: `put ${name} on a network of ${gateway.name}`,
    };
  }
  return {
    message: `${gateway.name} is on ${saidNetworks(owner)}, ${name} on ${saidNetworks(service)}: they share no network, and nginx does not find ${name}`,
    fix: `put ${gateway.name} on ${[...service.networks.keys()][0] ?? 'its network'} too`,
  };
}

/** A service that the gateway's network does not have. */
export const serviceOnOtherNetwork: Rule = {
  id: 'service-on-other-network',
  severity: 'error',
  title: 'A service on another network than nginx',
  why: 'Services find each other by name only on a network that both are on. Where a compose file has several, and nginx and the app share none, nginx says "host not found in upstream" and does not start, or answers 502. The same holds for a service that has the network of the machine, or of another service.',
  sources: [{ title: 'Compose: networks', url: 'https://docs.docker.com/reference/compose-file/networks/' }],
  fix: 'put both on one network',
  since: null,
  until: null,
  experiment: {
    shows:
      'each stands for the network that nginx is on, its hosts file has the name of the service that is there too and no other',
    means: { type: 'requests' },
    world: 'of-fixed',
    flawed: hostNotFound('shop'),
    fixed: startsAndServes,
  },
  example: {
    flawed: `server {
    location / {
        proxy_pass http://shop:3000; # here
    }
}`,
    fixed: `server {
    location / {
        proxy_pass http://wiki:3000;
    }
}`,
    compose: `services:
  nginx:
    image: nginx:1.28
    networks: [front]
  wiki:
    image: acme/wiki
    networks: [front, back]
  shop:
    image: acme/shop
    networks: [back]
networks:
  front:
  back:`,
  },
  find: (subject) => {
    const { composed } = subject;
    if (composed === null || composed.gateway === null) return [];
    const { gateway, compose }: Composed = composed;
    const { lookUp } = nameServer(composed);
    const found = handedTo(subject).flatMap(({ at, address }) => {
      const name = serviceName(address);
      if (name === null) return [];
      const { services, apart, otherwise } = lookUp(name);
      const [service] = apart;
      if (otherwise || services.length > 0 || service === undefined) return [];
      return [{ at, of: name, subject: service }];
    });
    return onceFor(found, (service) => apartFrom(gateway, service, compose));
  },
};
