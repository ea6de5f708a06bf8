import { nginxDoc, type Rule } from '../rule.ts';

/** Workers that each find out for themselves. */
export const missingZoneWithManyWorkers: Rule = {
  id: 'missing-zone-with-many-workers',
  severity: 'info',
  title: 'Each worker finds out for itself that a server is down',
  why: 'Without a `zone` each worker process has counts of its own: a server that is down fails one request of every worker before all of them leave it out, and again after each fail_timeout; least_conn and max_conns see the connections of one worker only. With a zone they share what they know.',
  sources: [
    nginxDoc('upstream', 'zone'),
    { title: 'nginx: worker_processes', url: 'https://nginx.org/en/docs/ngx_core_module.html#worker_processes' },
  ],
  fix: '`zone <name> 64k;` in the upstream',
  since: null,
  until: null,
  experiment: {
    shows:
      'one of the two servers refuses connections, and each of four workers gets a part of the requests (`reuseport`)',
    means: { type: 'fault', fault: 'one-down' },
    configs: {
      flawed: `worker_processes 4;

events {
}

http {
    upstream app {
        server 10.0.0.1:8080;
        server 10.0.0.2:8080;
    }
    server {
        listen 80 reuseport;
        location / {
            proxy_pass http://app;
            proxy_next_upstream off;
        }
    }
}`,
      fixed: `worker_processes 4;

events {
}

http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080;
        server 10.0.0.2:8080;
    }
    server {
        listen 80 reuseport;
        location / {
            proxy_pass http://app;
            proxy_next_upstream off;
        }
    }
}`,
    },
    flawed: {
      comesTo: 'more than one worker sends it a request before all leave it out',
      holds: ({ statuses }) => (statuses['502'] ?? 0) > 1,
    },
    fixed: {
      comesTo: 'one request finds out for all of them',
      holds: ({ statuses }) => statuses['502'] === 1,
    },
  },
  example: {
    flawed: `worker_processes auto;

http {
    upstream app { # here
        server 10.0.0.1:8080 max_fails=3;
        server 10.0.0.2:8080 max_fails=3;
    }
}`,
    fixed: `worker_processes auto;

http {
    upstream app {
        zone app 64k;
        server 10.0.0.1:8080 max_fails=3;
        server 10.0.0.2:8080 max_fails=3;
    }
}`,
  },
  find: ({ upstreams, placed }) => {
    const workers = placed.find(
      ({ directive: { name }, inside }) => name === 'worker_processes' && inside.length === 0,
    );
    const [many = '1'] = workers?.directive.args ?? [];
    if (many === '1') return [];
    return upstreams.flatMap(({ name, directive, servers, inner }) => {
      if (servers.length < 2 || inner('zone') !== undefined || servers.every(({ maxFails }) => maxFails === 0))
        return [];
      return [
        {
          at: directive,
          message: `upstream ${name} has no zone and nginx ${many === 'auto' ? 'a worker for each core' : `${many} workers`}: each finds out for itself that one of its ${servers.length} servers is down`,
          fix: `\`zone ${name} 64k;\` in upstream ${name}`,
        },
      ];
    });
  },
};
