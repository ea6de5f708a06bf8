import { saidRange } from '../../config/compose/compose-ports.ts';
import { handedTo, nameServer, serviceName } from '../composed.ts';
import { eachIsServed, reachesNobody } from '../expectations.ts';
import { onceFor } from '../flaws.ts';
import { type WrongPort, wrongPort } from '../known-ports.ts';
import type { Flaw, Rule } from '../rule.ts';

interface Found extends WrongPort {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly maps: string;
}

function told({ host, port, name, maps, instead, published, known }: Found): Omit<Flaw, 'at'> {
  if (published) {
    return {
      message: `${port} is the port of ${name} on the machine (ports: ${maps}): inside the network it listens on ${instead}`,
      fix: `write ${host}:${instead}`,
    };
  }
  const right = instead === null ? `write one of its ports (${known.join(', ')})` : `write ${host}:${instead}`;
  return {
    message: `${name} neither exposes nor publishes ${port}: what is known of it is ${known.join(', ')}`,
    fix: `${right}, or say what it listens on: expose: ["${port}"]`,
  };
}

/** A port on which the service is not known to listen. */
export const servicePortMismatch: Rule = {
  id: 'service-port-mismatch',
  severity: 'warning',
  title: 'A port that the service is not known to listen on',
  why: 'In `ports: "8080:80"` the first number is the port on the machine, for clients outside; services reach each other inside the network, where the app listens on 80. nginx that asks the other one is refused: "111: Connection refused", 502 for every request. The same comes of a port that the service has nowhere: not in `ports`, `expose`, environment, command or health check, nor in what its image is known for.',
  sources: [
    { title: 'Compose: networking', url: 'https://docs.docker.com/compose/how-tos/networking/' },
    { title: 'Compose: ports', url: 'https://docs.docker.com/reference/compose-file/services/#ports' },
  ],
  fix: 'write the port inside the container',
  since: null,
  until: null,
  experiment: {
    shows:
      'each stands for the network of the compose file, the service listens there on the port that it has inside it alone',
    means: { type: 'requests' },
    world: 'of-fixed',
    flawed: reachesNobody,
    fixed: eachIsServed,
  },
  example: {
    flawed: `server {
    location / {
        proxy_pass http://shop:8080; # here
    }
}`,
    fixed: `server {
    location / {
        proxy_pass http://shop:80;
    }
}`,
    compose: `services:
  nginx:
    image: nginx:1.28
  shop:
    image: acme/shop
    ports:
      - "8080:80"`,
  },
  find: (subject) => {
    const { composed } = subject;
    if (composed === null) return [];
    const { lookUp } = nameServer(composed);
    const found = handedTo(subject).flatMap(({ at, address: { host, port }, address, of }) => {
      const name = serviceName(address);
      if (name === null || port === null) return [];
      const all = lookUp(name).services.map((service) => ({ service, wrong: wrongPort(service, port) }));
      const [first] = all;
      // One of several that has it is enough: they share the name.
      if (first === undefined || first.wrong === null || all.some(({ wrong }) => wrong === null)) return [];
      const { service, wrong } = first;
      const maps = service.ports
        .flatMap(({ published, target }) =>
          published === null ? [] : [`${saidRange(published)}:${saidRange(target)}`],
        )
        .join(', ');
      const subjectOf: Found = { ...wrong, host, port, name: service.name, maps };
      return [{ at, of, subject: subjectOf }];
    });
    return onceFor(found, told);
  },
};
