import { describe, expect, it } from 'vitest';
import { lintText } from './testing/lint-text.ts';

const composeRules = ['unknown-service', 'service-on-other-network', 'service-port-mismatch', 'localhost-in-container'];

/** What rules of compose files find, as `severity rule: message → fix`. */
function found(config: string, compose: string): readonly string[] {
  return lintText(config, { compose })
    .filter(({ rule }) => composeRules.includes(rule))
    .map(({ severity, rule, message, fix }) => `${severity} ${rule}: ${message} → ${fix}`);
}

const passing = (to: string) => `server { location / { proxy_pass ${to}; } }`;
const services = (...lines: readonly string[]) => ['services:', ...lines.map((line) => `  ${line}`)].join('\n');
const nginx = 'nginx: { image: "nginx:1.28" }';

describe('names', () => {
  it('are those of services, container names, host names, aliases, links and extra hosts', () => {
    const compose = services(
      'nginx: { image: nginx, links: ["db:database"], extra_hosts: ["legacy:10.0.0.9"] }',
      'app: { container_name: shop-app, hostname: machine, networks: { default: { aliases: [shop] } } }',
      'db: { image: postgres }',
    );
    for (const name of ['app', 'APP', 'shop-app', 'machine', 'shop', 'database', 'legacy', 'nginx']) {
      expect(found(passing(`http://${name}`), compose)).toEqual([]);
    }
    expect(found(passing('http://shpo'), compose)).toEqual([
      'error unknown-service: no service of docker-compose.yml is called shpo: did you mean shop? → write shop in place of shpo',
    ]);
  });

  it('are looked at in upstreams, variables and stream {} too, each once', () => {
    const config = `upstream a { server one:1; server two:1 down; }
server { set $b three; location / { proxy_pass http://$b:3000; } location /b { proxy_pass http://three:3000; } }
stream { upstream c { server four:1; } server { listen 1; proxy_pass five:1; } }`;
    const names = found(config, services(nginx)).map((line) => /called (\w+)/.exec(line)?.[1]);
    expect(names.sort()).toEqual(['five', 'four', 'one', 'three']);
  });

  it('are not looked for where they are addresses, sockets, or of a DNS elsewhere', () => {
    for (const to of ['http://10.0.0.1:80', 'http://unix:/run/app.sock', 'https://api.example.com', 'http://$host']) {
      expect(found(passing(to), services(nginx))).toEqual([]);
    }
  });

  it('may be in a file that was not looked at, or on a network of others: then it is a warning', () => {
    const external = `${services('nginx: { image: nginx, networks: [proxy] }')}\nnetworks: { proxy: { external: true } }`;
    expect(found(passing('http://app'), external)).toEqual([
      expect.stringMatching(/^warning unknown-service: .* \(not looked at: others on the network proxy\)/),
    ]);
    expect(found(passing('http://app'), `include: [app.yml]\n${services(nginx)}`)).toEqual([
      expect.stringMatching(/^warning unknown-service: .*include/),
    ]);
  });

  it('are there with a profile alone', () => {
    const compose = (profiles: string) =>
      services(`nginx: { image: nginx${profiles} }`, 'mail: { image: x, profiles: [debug] }');
    expect(found(passing('http://mail'), compose(''))).toEqual([
      expect.stringMatching(/^warning unknown-service: mail is only started with the profile debug/),
    ]);
    expect(found(passing('http://mail'), compose(', profiles: [debug, all]'))).toEqual([]);
  });
});

describe('networks', () => {
  const twoNetworks = (other: string) =>
    `${services('nginx: { image: nginx, networks: [front] }', `app: { image: x${other} }`)}\nnetworks: { front: {}, back: {} }`;

  it('are to be shared', () => {
    expect(found(passing('http://app'), twoNetworks(', networks: [back]'))).toEqual([
      'error service-on-other-network: nginx is on front, app on back: they share no network, and nginx does not find app → put nginx on back too',
    ]);
    expect(found(passing('http://app'), twoNetworks(', networks: [back, front]'))).toEqual([]);
    expect(found(passing('http://app'), twoNetworks(''))).toHaveLength(1);
  });

  it('of the machine, or of another service, have other names', () => {
    const host = services('nginx: { image: nginx, network_mode: host }', 'app: { image: x, ports: ["8080:80"] }');
    expect(found(passing('http://app'), host)).toEqual([expect.stringContaining('network_mode: host')]);
    expect(found(passing('http://127.0.0.1:8080'), host)).toEqual([]);
    const vpn = services(nginx, 'app: { image: x, network_mode: "service:vpn" }', 'vpn: { image: y }');
    expect(found(passing('http://app:80'), vpn)).toEqual([expect.stringContaining('→ write vpn in place of app')]);
    expect(found(passing('http://vpn:80'), vpn)).toEqual([]);
  });

  it('are not looked at where it cannot be told which service has the config', () => {
    const compose = twoNetworks(', networks: [back]').replace('image: nginx', 'image: acme/web');
    expect(found(passing('http://app'), compose)).toEqual([]);
    expect(found(passing('http://127.0.0.1:1'), compose)).toEqual([]);
  });
});

describe('ports', () => {
  const app = (text: string) => services(nginx, `app: { image: acme/app, ${text} }`);

  it('are those inside the network, not those on the machine', () => {
    expect(found(passing('http://app:8080'), app('ports: ["8080:80"]'))).toEqual([
      'warning service-port-mismatch: 8080 is the port of app on the machine (ports: 8080:80): inside the network it listens on 80 → write app:80',
    ]);
    expect(found(passing('http://app:8003/x'), app('ports: ["8000-8010:80-90"]'))).toEqual([
      expect.stringContaining('→ write app:83'),
    ]);
    expect(found(passing('http://app'), app('ports: ["8080:80"]'))).toEqual([]);
  });

  it('are to be known where any are', () => {
    expect(found(passing('http://app:3001'), app('expose: [3000]'))).toEqual([
      'warning service-port-mismatch: app neither exposes nor publishes 3001: what is known of it is 3000 → write app:3000, or say what it listens on: expose: ["3001"]',
    ]);
    expect(found(passing('http://app:3001'), app('command: serve'))).toEqual([]);
    expect(found(passing('http://app:3001'), app('ports: ["9090:9090"], environment: ["PORT=3001"]'))).toEqual([]);
    expect(found(passing('http://app:3001'), app('ports: ["9090:9090"], extends: base'))).toEqual([]);
    expect(found(passing('http://app:3001'), app('ports: ["9090:9090"], env_file: app.env'))).toEqual([]);
    expect(found(passing('http://app:3001'), app('ports: ["3001:9090"], env_file: app.env'))).toHaveLength(1);
  });

  it('are those that an official image is known for', () => {
    const stream = (to: string) => `stream { server { listen 1; proxy_pass ${to}; } }`;
    const store = services(nginx, 'db: { image: "postgres:17" }', 'php: { image: "wordpress:6-fpm" }');
    expect(found(stream('db:5432'), store)).toEqual([]);
    expect(found(stream('db:5433'), store)).toEqual([expect.stringContaining('what is known of it is 5432')]);
    const fpm = (port: number) => `server { location / { fastcgi_pass php:${port}; } }`;
    expect([found(fpm(9000), store).length, found(fpm(9001), store).length]).toEqual([0, 1]);
  });

  it('of several services of one name: one that has it is enough', () => {
    const compose = services(
      nginx,
      'a: { image: x, expose: [1], networks: { default: { aliases: [app] } } }',
      'b: { image: x, expose: [2], networks: { default: { aliases: [app] } } }',
    );
    expect(found(passing('http://app:2'), compose)).toEqual([]);
    expect(found(passing('http://app:3'), compose)).toHaveLength(1);
  });
});

describe('localhost', () => {
  it.each(['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080'])(
    'is no other container: %s',
    (to) => {
      const compose = services(nginx, 'app: { image: x, ports: ["8080:80"] }');
      expect(found(passing(to), compose)).toEqual([
        expect.stringMatching(/^warning localhost-in-container: .* → write app:80$/),
      ]);
    },
  );

  it('may be a server of this nginx, or a service that has its network', () => {
    const own = 'server { listen 8080; } server { location / { proxy_pass http://127.0.0.1:8080; } }';
    expect(found(own, services(nginx))).toEqual([]);
    const beside = services(nginx, 'app: { image: x, network_mode: "service:nginx" }');
    expect(found(passing('http://127.0.0.1:3000'), beside)).toEqual([]);
  });
});

it('without a compose file none of this is told', () => {
  const told = lintText(`${passing('http://nobody:1')} ${passing('http://127.0.0.1:1')}`);
  expect(told.filter(({ rule }) => composeRules.includes(rule))).toEqual([]);
});
