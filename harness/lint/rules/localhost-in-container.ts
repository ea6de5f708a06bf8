import { saidAddress } from '../../config/address.ts';
import type { Compose, ComposeService } from '../../config/compose/compose.ts';
import { isIn, targetOf } from '../../config/compose/compose-ports.ts';
import { listensOf } from '../../config/listen.ts';
import { walkConfig } from '../../config/walk-config.ts';
import { handedTo, isLoopback } from '../composed.ts';
import { eachIsServed, reachesNobody } from '../expectations.ts';
import { onceFor } from '../flaws.ts';
import type { Rule } from '../rule.ts';
import type { Subject } from '../subject.ts';

/** The service that was likely meant, with its port inside the network. */
function meant(port: number | null, { services }: Compose, gateway: ComposeService): string | null {
  if (port === null) return null;
  for (const { name, ports, exposed, mentioned } of services.filter((one) => one !== gateway)) {
    const published = ports.flatMap((one) => targetOf(port, one) ?? [])[0];
    if (published !== undefined) return `${name}:${published}`;
    const isInside = [...exposed, ...ports.map(({ target }) => target)].some((range) => isIn(port, range));
    if (isInside || mentioned.has(port)) return `${name}:${port}`;
  }
  return null;
}

/** Ports on which this nginx listens itself: it may hand requests on to one of its own servers. */
function ownPorts({ directives }: Subject): ReadonlySet<number> {
  const servers = walkConfig({ directives }).filter(
    ({ directive: { name, block }, inside }) =>
      name === 'server' && block !== null && inside.at(-1)?.name !== 'upstream',
  );
  return new Set(servers.flatMap(({ directive }) => listensOf(directive).flatMap(({ port }) => port ?? [])));
}

/** localhost, where nginx runs in a container. */
export const localhostInContainer: Rule = {
  id: 'localhost-in-container',
  severity: 'warning',
  title: 'localhost in a container is the container itself',
  why: 'A container has a network of its own, and 127.0.0.1 in it is the container: nginx asks itself, where nothing else listens, and is refused: "111: Connection refused", 502 for every request. What worked when nginx ran on the machine beside the app does not work in a container beside it.',
  sources: [
    { title: 'Compose: networking', url: 'https://docs.docker.com/compose/how-tos/networking/' },
    { title: 'Docker: container networking', url: 'https://docs.docker.com/engine/network/' },
  ],
  fix: 'write the name of the service, and its port inside the network',
  since: null,
  until: null,
  experiment: {
    shows:
      'each stands for the network of the compose file, in which the service has an address of its own, and nothing listens on that of nginx',
    means: { type: 'requests' },
    world: 'of-fixed',
    flawed: reachesNobody,
    fixed: eachIsServed,
  },
  example: {
    flawed: `server {
    location / {
        proxy_pass http://127.0.0.1:3000; # here
    }
}`,
    fixed: `server {
    location / {
        proxy_pass http://shop:3000;
    }
}`,
    compose: `services:
  nginx:
    image: nginx:1.28
  shop:
    image: acme/shop
    expose: ["3000"]`,
  },
  find: (subject) => {
    const { composed } = subject;
    if (composed === null || composed.gateway === null) return [];
    const { compose, gateway } = composed;
    const isShared = compose.services.some(({ place }) => place.type === 'with' && place.service === gateway.name);
    if (gateway.place.type !== 'networks' || isShared) return [];
    const own = ownPorts(subject);
    const found = handedTo(subject)
      .filter(({ address }) => isLoopback(address) && !own.has(address.port ?? 0))
      .map(({ at, address, of }) => ({ at, of, subject: address }));
    return onceFor(found, (address) => {
      const service = meant(address.port, compose, gateway);
      return {
        message: `${saidAddress(address)} is the container of ${gateway.name} itself (${compose.file}), where nothing else listens`,
        ...(service === null ? {} : { fix: `write ${service}` }),
      };
    });
  },
};
