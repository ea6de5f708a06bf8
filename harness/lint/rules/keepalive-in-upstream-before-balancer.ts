import { allAre, asked } from '../experiment.ts';
import { nginxDoc, type Rule } from '../rule.ts';

/** A balancer that takes the place of keepalive. */
export const keepaliveInUpstreamBeforeBalancer: Rule = {
  id: 'keepalive-in-upstream-before-balancer',
  severity: 'warning',
  title: '`keepalive` stands before the method of balancing, and is lost',
  why: 'Both say how a server is chosen, and the later one takes the place of the earlier: `keepalive` wraps what stands before it, and a balancer after it starts anew. nginx says "load balancing method redefined" as a warning, loads the config, and keeps no connection.',
  sources: [nginxDoc('upstream', 'keepalive')],
  fix: 'write `keepalive` after least_conn, ip_hash, hash or random',
  since: null,
  until: null,
  experiment: {
    shows: 'nothing is broken: the servers count the connections that requests come over',
    means: { type: 'requests' },
    configs: {
      flawed: `upstream app {
    keepalive 16;
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}

server {
    location / {
        proxy_pass http://app;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
    }
}`,
      fixed: `upstream app {
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 16;
}

server {
    location / {
        proxy_pass http://app;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
    }
}`,
    },
    flawed: {
      comesTo: 'each request makes a connection of its own',
      holds: (seen) => allAre(seen, '200') && seen.connections === asked(seen),
    },
    fixed: {
      comesTo: 'requests share connections',
      holds: (seen) => allAre(seen, '200') && (seen.connections ?? asked(seen)) <= asked(seen) / 2,
    },
  },
  example: {
    flawed: `upstream app {
    keepalive 16; # here
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
}`,
    fixed: `upstream app {
    least_conn;
    server 10.0.0.1:8080;
    server 10.0.0.2:8080;
    keepalive 16;
}`,
  },
  find: ({ upstreams }) =>
    upstreams.flatMap(({ name, directive: { block }, balancer, inner }) => {
      const keepalive = inner('keepalive');
      const all = block ?? [];
      if (keepalive === undefined || balancer === undefined || all.indexOf(keepalive) > all.indexOf(balancer))
        return [];
      return [
        {
          at: keepalive,
          message: `\`${balancer.name}\` stands after \`keepalive\` in upstream ${name} and takes its place: no connection is kept`,
          fix: `move \`keepalive ${keepalive.args.join(' ')};\` below \`${balancer.name}\``,
        },
      ];
    }),
};
