import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatewayService } from './gateway-service.ts';
import { readCompose } from './read-compose.ts';

function read(text: string, values: Readonly<Record<string, string>> = {}) {
  return readCompose([{ file: 'compose.yaml', text }], { folder: '/shop', values: new Map(Object.entries(values)) });
}

function composeOf(text: string, values: Readonly<Record<string, string>> = {}) {
  const { compose, problems } = read(text, values);
  if (compose === null) throw new Error(problems.join('\n'));
  return compose;
}

const service = (text: string, values: Readonly<Record<string, string>> = {}) => {
  const lines = text.split('\n').map((line) => `    ${line}`);
  const [one] = composeOf(`services:\n  app:\n${lines.join('\n')}\n`, values).services;
  if (one === undefined) throw new Error('no service');
  return one;
};

const range = (from: number, to = from) => ({ from, to });

describe('a service of a compose file', () => {
  it('has the names that it is called by, and those that it knows itself', () => {
    const text = `container_name: shop-app
hostname: app.internal
links: ["db:database", cache]
external_links: [old_redis_1:redis]
extra_hosts: ["host.docker.internal:host-gateway", "legacy=10.0.0.9"]
networks:
  front:
    aliases: [shop]
  back:`;
    expect(service(text)).toMatchObject({
      name: 'app',
      line: 2,
      names: ['shop-app', 'app.internal'],
      knows: ['database', 'cache', 'redis', 'host.docker.internal', 'legacy'],
      networks: new Map([
        ['front', ['shop']],
        ['back', []],
      ]),
    });
  });

  it('has ports in every form that there is', () => {
    const text = `ports: ["8080:80", 9000, { target: 443, published: "8443", protocol: tcp }]
expose: ["3000", 3001-3003]`;
    expect(service(text)).toMatchObject({
      ports: [
        { target: range(80), published: range(8080) },
        { target: range(9000), published: null },
        { target: range(443), published: range(8443) },
      ],
      exposed: [range(3000), range(3001, 3003)],
      openPorts: false,
    });
  });

  it('is on the default network where it names none, and elsewhere where it says so', () => {
    expect(service('image: a').networks).toEqual(new Map([['default', []]]));
    const places = ['host', 'bridge', 'service:vpn', 'none'].map((mode) => service(`network_mode: ${mode}`).place);
    expect(places).toEqual([
      { type: 'host' },
      { type: 'elsewhere' },
      { type: 'with', service: 'vpn' },
      { type: 'elsewhere' },
    ]);
  });

  it('may listen on what its environment, command, health check and labels speak of', () => {
    const text = `environment: { PORT: 3000, LISTEN: "0.0.0.0:3001", PUBLIC_PORT: 8080, SITE_URL: "http://localhost:8081", URLS: "http://+:3006;https://*:3007" }
command: serve --bind :3002 -p 3003
healthcheck: { test: ["CMD", "curl", "http://localhost:3004/health"] }
labels: ["traefik.http.services.app.loadbalancer.server.port=3005"]`;
    expect([...service(text).mentioned].sort()).toEqual([3000, 3001, 3002, 3003, 3004, 3005, 3006, 3007]);
    expect([...service('environment: ["PORT=3000", "MODE=live"]').mentioned]).toEqual([3000]);
  });

  it('has values in the place of variables, and open ports where one has none', () => {
    const text = `container_name: \${PROJECT}-app
ports: ["\${PORT:-8080}:80"]`;
    expect(service(text, { PROJECT: 'shop' })).toMatchObject({
      names: ['shop-app'],
      ports: [{ target: range(80), published: range(8080) }],
    });
    expect(service(`ports: ["80:\${INSIDE}"]`).openPorts).toBe(true);
    expect(composeOf(`services: { app: { container_name: "\${PROJECT}-app" } }`).notFollowed).toEqual([
      'names with $PROJECT, which has no value',
    ]);
  });

  it('has what an anchor and a merge key give it', () => {
    const text = `x-app: &app
  expose: [3000]
  networks: [back]
services:
  one: *app
  two:
    <<: *app
    networks: [front]
`;
    const { services } = composeOf(text);
    expect(services.map(({ name, networks, exposed }) => [name, [...networks.keys()], exposed])).toEqual([
      ['one', ['back'], [range(3000)]],
      ['two', ['front'], [range(3000)]],
    ]);
  });
});

it('is made of several files, as with several -f', () => {
  const files = [
    { file: 'a.yml', text: 'services: { app: { image: acme/app, ports: ["8080:80"], environment: { A: 1 } } }' },
    {
      file: 'b.yml',
      text: `services:
  web: { image: nginx }
  app: { ports: ["8443:443"], environment: { PORT: 3000 }, networks: [front] }
networks: { front: {} }`,
    },
  ];
  const { compose } = readCompose(files, { folder: '/shop', values: new Map() });
  expect(compose?.file).toBe('a.yml and b.yml');
  expect(compose?.services.map(({ name, ports, mentioned }) => [name, ports.length, [...mentioned]])).toEqual([
    ['app', 2, [3000]],
    ['web', 0, []],
  ]);
  const wrong = readCompose([...files, { file: 'c.yml', text: '[' }], { folder: '/shop', values: new Map() });
  expect(wrong.problems).toEqual([expect.stringMatching(/^c\.yml: expected YAML/)]);
});

it('tells what it does not follow', () => {
  const text = `include: [other.yml]
services:
  app:
    extends: { file: base.yml, service: app }
networks: { proxy: { external: true }, own: {} }`;
  const { notFollowed, externalNetworks, services } = composeOf(text);
  expect(notFollowed).toEqual(['what it includes (include)', 'what app takes from elsewhere (extends)']);
  expect([...externalNetworks]).toEqual(['proxy']);
  expect(services[0]?.openPorts).toBe(true);
});

describe('the service that has a config', () => {
  const gateway = (text: string, file = '/shop/nginx/nginx.conf') => gatewayService(composeOf(text), [file])?.name;

  it.each([
    ['mounts it', 'services: { web: { image: "acme/web", volumes: ["./nginx/nginx.conf:/conf/nginx.conf:ro"] } }'],
    [
      'mounts its folder where nginx has its config',
      'services: { app: { build: ., volumes: [".:/app"] }, web: { image: x, volumes: [{ type: bind, source: ./nginx, target: /etc/nginx }] } }',
    ],
    [
      'has it as a config',
      'services: { web: { image: x, configs: [{ source: n, target: /etc/nginx/nginx.conf }] } }\nconfigs: { n: { file: nginx/nginx.conf } }',
    ],
    [
      'is an nginx',
      'services: { app: { image: node }, web: { image: "docker.io/nginxinc/nginx-unprivileged:1.28@sha256:a" } }',
    ],
    ['is built of its folder', 'services: { app: { build: . }, web: { build: { context: ./nginx } } }'],
  ])('is the one that %s', (_, text) => {
    expect(gateway(text)).toBe('web');
  });

  it('is none where two may be it, or nothing speaks for one', () => {
    expect(gateway('services: { a: { image: nginx }, b: { image: nginx } }')).toBeUndefined();
    expect(gateway('services: { a: { image: node }, b: { image: nginx/nginx-prometheus-exporter } }')).toBeUndefined();
  });
});

describe('what is no compose file', () => {
  it.each([
    ['services: [', 'expected YAML'],
    ['a: 1\na: 2', 'expected YAML'],
    ['', 'expected a mapping with services, saw nothing'],
    ['- a', 'expected a mapping with services, saw something else'],
    ['web:\n  image: nginx', 'expected services, saw web'],
    ['a: *b', 'Unresolved alias'],
    ['<<:', 'Merge sources must be maps'],
  ])('%j is told as such', (text, message) => {
    expect(read(text).problems[0]).toContain(message);
  });

  it('a billion laughs are refused, and brackets in each other are too', () => {
    const levels = Array.from({ length: 12 }, (_, index) => `a${index}: &a${index} [${`*a${index - 1}, `.repeat(9)}]`);
    const laughs = ['a0: &a0 [x, x]', ...levels.slice(1), 'services: { app: { ports: *a11 } }'].join('\n');
    expect(read(laughs).problems[0]).toContain('alias');
    expect(read(`services: ${'['.repeat(100_000)}`).compose).toBeNull();
  });

  it('never is a reason to crash', () => {
    const word = fc.constantFrom('services', 'app', 'ports', 'image', 'networks', 'extends', 'build', '&a', '*a', '<<');
    const sign = fc.constantFrom(
      ':',
      '-',
      '\n',
      ' ',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '"',
      '#',
      '|',
      '>',
      '!!set',
      '%',
      '---',
      '?',
      ',',
    );
    const text = fc
      .array(fc.oneof(word, sign, fc.string({ maxLength: 4 })), { maxLength: 60 })
      .map((all) => all.join(''));
    const tree = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify({ services: { app: value, web: value } }));
    const fields = fc
      .dictionary(
        fc.constantFrom(
          'ports',
          'expose',
          'networks',
          'volumes',
          'build',
          'links',
          'healthcheck',
          'command',
          'environment',
          'labels',
          'configs',
          'extra_hosts',
          'profiles',
          'network_mode',
        ),
        fc.jsonValue({ maxDepth: 3 }),
      )
      .map((app) => JSON.stringify({ services: { app }, networks: app, configs: app }));
    fc.assert(
      fc.property(fc.oneof(text, tree, fields), (written) => {
        const { compose, problems } = read(written, { A: 'b' });
        expect(problems.length === 0).toBe(compose !== null);
        if (compose !== null) gatewayService(compose, ['/shop/nginx.conf']);
      }),
      { numRuns: 300 },
    );
  });
});
