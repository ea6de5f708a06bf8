import { closest } from '../../model/did-you-mean.ts';
import { type Composed, type HandedTo, handedTo, nameServer, perhapsElsewhere, serviceName } from '../composed.ts';
import { hostNotFound, startsAndServes } from '../expectations.ts';
import { onceFor } from '../flaws.ts';
import { type Flaw, nginxDoc, type Rule } from '../rule.ts';

/** What is wrong with a name; null where nothing is. */
function wrongWith(name: string, composed: Composed, names: ReturnType<typeof nameServer>): Omit<Flaw, 'at'> | null {
  const { compose, gateway } = composed;
  const { services, apart, otherwise } = names.lookUp(name);
  if (otherwise) return null;
  const optional = services.filter(
    ({ profiles }) => profiles.length > 0 && !profiles.some((profile) => gateway?.profiles.includes(profile)),
  );
  const [first] = optional;
  if (gateway !== null && first !== undefined && optional.length === services.length) {
    const profiles = first.profiles.join(', ');
    return {
      severity: 'warning',
      message: `${name} is only started with the profile ${profiles}, and nginx without it: it finds no ${name} then, and does not start`,
      fix: `give both the profile ${profiles}, or neither`,
    };
  }
  // One that is on another network is told of by the rule of that name.
  if (services.length > 0 || apart.length > 0) return null;
  const perhaps = perhapsElsewhere(composed);
  const near = closest(name, names.reachable);
  const guess = near === null ? '' : `: did you mean ${near}?`;
  const unread = perhaps === '' ? '' : ` (not looked at: ${perhaps})`;
  return {
    ...(perhaps === '' ? {} : { severity: 'warning' as const }),
    message: `no service of ${compose.file} is called ${name}${unread}${guess}`,
    fix:
      near === null
        ? `write the name of a service: ${compose.services
            .map((one) => one.name)
            .slice(0, 12)
            .join(', ')}; or give one the alias ${name}`
        : `write ${near} in place of ${name}`,
  };
}

/** A name to which requests are handed, and that nobody has. */
export const unknownService: Rule = {
  id: 'unknown-service',
  severity: 'error',
  title: 'A name that no service of the compose file has',
  why: 'In the network of a compose file names are those of its services, their container names, host names and aliases, and what `extra_hosts` and `links` add. nginx looks a name up when it starts: "host not found in upstream", and it does not start at all. Where the name is in a variable each request is answered with 502, as it "could not be resolved". A name with a dot is taken for one of a DNS elsewhere.',
  sources: [
    { title: 'Compose: networks', url: 'https://docs.docker.com/compose/how-tos/networking/' },
    nginxDoc('upstream', 'server'),
  ],
  fix: 'write the name of a service, or give one this name as an alias',
  since: null,
  until: null,
  experiment: {
    shows:
      'each stands for the network of the compose file, its hosts file has the name of the service that there is and no other',
    means: { type: 'requests' },
    world: 'of-fixed',
    flawed: hostNotFound('backend'),
    fixed: startsAndServes,
  },
  example: {
    flawed: `server {
    location / {
        proxy_pass http://backend:3000; # here
    }
}`,
    fixed: `server {
    location / {
        proxy_pass http://back-end:3000;
    }
}`,
    compose: `services:
  nginx:
    image: nginx:1.28
  back-end:
    image: acme/shop`,
  },
  find: (subject) => {
    const { composed } = subject;
    if (composed === null) return [];
    const names = nameServer(composed);
    const found = handedTo(subject).flatMap((one: HandedTo) => {
      const name = serviceName(one.address);
      const wrong = name === null ? null : wrongWith(name, composed, names);
      return wrong === null ? [] : [{ at: one.at, of: name, subject: wrong }];
    });
    return onceFor(found, (wrong) => wrong);
  },
};
