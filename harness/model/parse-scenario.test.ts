import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeHealthCheck,
  answers,
  app,
  atMost,
  badRelease,
  cleanAfter,
  cycles,
  gateway,
  get,
  image,
  killNode,
  noErrors,
  openModel,
  overloadNode,
  pool,
  post,
  refuseNode,
  release,
  steady,
  worsens,
} from '../index.ts';
import type { Condition } from './fault.ts';
import { parseScenario, type ScenarioContext } from './parse-scenario.ts';
import type { ScenarioDeclaration } from './scenario.ts';

const context: ScenarioContext = {
  name: 'flapping-node',
  folder: '/somewhere/flapping-node',
  readConfig: (file) => (file === 'broken.conf' || file === 'failover.conf' ? `# ${file}` : null),
  conditions: new Map([
    ['kill-node', { via: 'process' }],
    ['refuse-node', { via: 'proxy' }],
    ['overload-node', { via: 'process', needsStub: true }],
    ['bad-release', { via: 'process', needsStub: true, wholePool: true, needsWork: 'release' }],
  ]),
  controllers: new Map([['active-health-check', { spares: 0 }]]),
};

const valid = {
  title: 'One node of three flaps',
  symptom: 'Now and then a 502.',
  hypothesis: 'nginx keeps picking a dead node.',
  upstreams: { app: pool(3, app({ workers: 8, serviceTimeMs: 20 })) },
  load: openModel({ rate: 300, requests: [get('/'), post('/cart')] }),
  steadyState: { gatewayErrors: 'rate<0.001', latency: 'p(95)<250' },
  broken: 'broken.conf',
  faults: {
    'node-killed': {
      inject: cycles(killNode('app-2'), { downMs: 300, upMs: 300 }),
      expect: { status: 502, kind: 'connect-refused' },
    },
  },
  mitigations: {
    failover: { conf: 'failover.conf', against: ['node-killed'], claim: noErrors(), mark: 'second-attempt' },
  },
} as const satisfies ScenarioDeclaration;

const fault = valid.faults['node-killed'];
const { failover } = valid.mitigations;

function problemsOf(declaration: unknown, from: ScenarioContext = context) {
  const result = parseScenario(declaration, from);
  return 'problems' in result ? result.problems : [];
}

function lines(declaration: unknown): readonly string[] {
  return problemsOf(declaration).map(
    ({ code, message, hint }) => `${code} ${message}${hint === null ? '' : ` | ${hint}`}`,
  );
}

const withFault = (changes: object) => ({ ...valid, faults: { 'node-killed': { ...fault, ...changes } } });
const withMitigation = (changes: object) => ({ ...valid, mitigations: { failover: { ...failover, ...changes } } });

describe('the settings of a condition that says what they may be', () => {
  const known = { via: 'proxy', ranges: { latencyMs: [1, 60_000], toxicity: [0.01, 1] } } as const;
  const from = { ...context, conditions: new Map([['add-latency', known]]) };
  const problems = (settings: object) => {
    const condition = { type: 'add-latency', target: 'app-2', via: 'proxy', settings } as Condition;
    return problemsOf(withFault({ inject: steady(condition) }), from).map(({ message }) => message);
  };

  it('are taken where they are within', () => {
    expect(problems({ latencyMs: 300, toxicity: 0.5 })).toEqual([]);
  });

  it('are refused where they are beyond, of another kind, or unknown', () => {
    const settings = 'flapping-node: faults.node-killed.inject.settings';
    expect(problems({ latencyMs: -1, toxicity: 'half', latency: 3 })).toEqual([
      expect.stringContaining(`${settings}.latencyMs: expected a number from 1 to 60000, saw -1`),
      expect.stringContaining(`${settings}.toxicity: expected a number from 0.01 to 1, saw "half"`),
      expect.stringContaining(`${settings}.latency: expected a setting of add-latency, saw "latency"`),
    ]);
  });
});

describe('a mitigation that goes by another name', () => {
  const harmful = { antiPattern: true, claim: worsens({ measure: 'failedShare', than: 'broken/node-killed', by: 2 }) };
  const both = (changes: object) => ({
    ...valid,
    faults: { ...valid.faults, 'node-gone': fault },
    mitigations: { failover, 'failover-in-vain': { ...failover, ...harmful, ...changes } },
  });

  it('may help against one fault and harm against another', () => {
    const result = parseScenario(both({ as: 'failover', against: ['node-gone'] }), context);
    expect(result).toMatchObject({
      scenario: {
        mitigations: [
          { name: 'failover', role: 'mitigation' },
          { name: 'failover', role: 'anti-pattern' },
        ],
      },
    });
  });

  it('must not give two arms one name, nor a name that no arm may have', () => {
    expect(lines(both({ as: 'failover' }))).toEqual([
      'GC2002 flapping-node: mitigations.failover-in-vain.as: expected an arm of each name once, saw failover/node-killed twice',
    ]);
    expect(lines(both({ as: 'broken' }))).toMatchObject([
      expect.stringContaining('expected a name that is not reserved, saw "broken"'),
    ]);
  });
});

describe('a valid declaration', () => {
  it('becomes a scenario with every default filled in and its configs read', () => {
    expect(parseScenario(valid, context)).toEqual({
      scenario: {
        name: 'flapping-node',
        folder: '/somewhere/flapping-node',
        title: 'One node of three flaps',
        symptom: 'Now and then a 502.',
        hypothesis: 'nginx keeps picking a dead node.',
        upstreams: valid.upstreams,
        services: {},
        load: valid.load,
        steadyState: { errorRateBelow: 0.001, latency: { percentile: 95, belowMs: 250 } },
        broken: 'broken.conf',
        faults: [
          {
            name: 'node-killed',
            title: 'node-killed',
            inject: fault.inject,
            expect: { status: 502, kinds: ['connect-refused'] },
          },
        ],
        mitigations: [
          {
            name: 'failover',
            title: 'failover',
            role: 'mitigation',
            conf: 'failover.conf',
            with: null,
            load: null,
            against: ['node-killed'],
            claim: { type: 'noErrors', callsPerRequest: null },
            marks: ['second-attempt'],
          },
        ],
        configs: { 'broken.conf': '# broken.conf', 'failover.conf': '# failover.conf' },
      },
    });
  });

  it('shares no object with what the author wrote', () => {
    const declaration = structuredClone(valid) as unknown as { upstreams: { app: { size: number } } };
    const result = parseScenario(declaration, context);
    declaration.upstreams.app.size = 1;
    expect('scenario' in result && result.scenario.upstreams.app?.size).toBe(3);
  });

  it('may let a mitigation use the broken config, which is then refuted by its arm', () => {
    expect(problemsOf(withMitigation({ conf: 'broken.conf' }))).toEqual([]);
  });

  it('may claim anything that an arm can prove', () => {
    const claims = [
      atMost({ perCycle: 2 }),
      atMost({ total: 4 }),
      atMost({ perCycle: 4, withinMs: 200 }),
      noErrors({ callsPerRequest: { most: 4, mean: 2.5 } }),
      answers({ allowed: [200, 429], atLeast: { 200: 0.4 } }),
      cleanAfter({ ms: 900 }),
      answers({ allowed: [200, 429], seen: [429], routes: { '/cart': [200] } }),
    ];
    for (const claim of claims) expect(problemsOf(withMitigation({ claim }))).toEqual([]);
    const noHelp = { measure: 'failedShare', than: 'broken/node-killed', by: 0.9 } as const;
    const claim = worsens({ measure: 'failedShare', than: 'broken/node-killed', by: 1.5, noHelp });
    expect(problemsOf(withMitigation({ claim, antiPattern: true }))).toEqual([]);
  });
});

describe('a declaration with problems', () => {
  it('is answered with all of them at once, of shape, meaning and files', () => {
    const { symptom: _, ...rest } = valid;
    expect(
      lines({
        ...rest,
        titel: 'x',
        load: { ...valid.load, ratePerSecond: '300' },
        faults: {
          'node-killed': { ...fault, inject: cycles(killNode('app-4'), { downMs: 300, upMs: 300 }) },
        },
        mitigations: { failover: { ...failover, against: ['node-kiled'], conf: 'fialover.conf' } },
      }),
    ).toEqual([
      'GC2002 flapping-node: symptom: expected a text, saw nothing',
      'GC2002 flapping-node: load.rate: expected a number of requests per second from 1 to 20000, saw "300"',
      'GC2002 flapping-node: titel: expected one of title, symptom, hypothesis, upstreams, services, load, steadyState, broken, faults, mitigations, saw the unknown key "titel" | did you mean title?',
      'GC2002 flapping-node: faults.node-killed.inject: expected a node of an upstream, saw "app-4" | did you mean app-1?',
      'GC2002 flapping-node: mitigations.failover.against.0: expected the name of a fault of this scenario, saw "node-kiled" | did you mean node-killed?',
      'GC2003 flapping-node: mitigations.failover.conf: expected a config file beside the scenario, saw no /somewhere/flapping-node/fialover.conf | write fialover.conf, or name a file that is there',
    ]);
  });

  it('names the config that was likely meant when another one is there', () => {
    const declaration = {
      ...valid,
      mitigations: { failover, second: { ...failover, conf: 'failovr.conf' } },
    };
    expect(lines(declaration)).toEqual([
      'GC2003 flapping-node: mitigations.second.conf: expected a config file beside the scenario, saw no /somewhere/flapping-node/failovr.conf | did you mean failover.conf?',
    ]);
  });

  const cases: readonly (readonly [string, unknown, string])[] = [
    [
      'a title that no table has room for',
      { ...valid, title: 'x'.repeat(201) },
      'title: expected one line of text of at most 200 characters, saw "xxx',
    ],
    ['no object at all', 5, 'flapping-node: expected a declaration: export default scenario({ … }), saw 5'],
    [
      'an unknown kind',
      withFault({ expect: { status: 502, kind: 'conect-refused' } }),
      'faults.node-killed.expect.kind: expected an id of a kind of gateway error, or a list of them, the most frequent first, saw "conect-refused" | did you mean connect-refused?',
    ],
    [
      'an unknown kind in a list',
      withFault({ expect: { status: 502, kind: ['connect-refused', 'premature-closed'] } }),
      'faults.node-killed.expect.kind.1: expected an id of a kind of gateway error, or a list of them, the most frequent first, saw "premature-closed" | did you mean premature-close?',
    ],
    [
      'a kind that no line of the log can tell',
      withFault({ expect: { status: 502, kind: ['connect-refused', 'keepalive-race'] } }),
      'expect.kind.1: expected a kind that a line of error.log can tell, saw "keepalive-race" | its line is that of',
    ],
    [
      'a status that is not the one of its kind',
      withFault({ expect: { status: 504, kind: 'connect-refused' } }),
      'faults.node-killed.expect.status: expected the status that nginx answers connect-refused with (502), saw 504',
    ],
    [
      'a status that no gateway makes',
      withFault({ expect: { status: 404, kind: 'connect-refused' } }),
      'expect.status: expected a status that a gateway makes itself: 500, 502, 503 or 504, saw 404',
    ],
    [
      'a pool in place of its node',
      withFault({ inject: steady(refuseNode('app')) }),
      'saw "app" | did you mean app-1?',
    ],
    [
      'a condition without cycles or steady',
      withFault({ inject: killNode('app-2') }),
      'faults.node-killed.inject: expected an injection: cycles(condition, { downMs, upMs }) or steady(condition), saw an object with type, target, via',
    ],
    [
      'an unknown condition',
      withFault({ inject: steady({ type: 'kil-node', target: 'app-1', via: 'process' }) }),
      'inject: expected a condition that there is, saw "kil-node" | did you mean kill-node?',
    ],
    [
      'a condition that something else carries out',
      withFault({ inject: steady({ ...killNode('app-1'), via: 'proxy' }) }),
      'inject: expected "process", saw "proxy" | use the function that makes the condition',
    ],
    [
      'a cycle that is too short',
      withFault({ inject: cycles(killNode('app-2'), { downMs: 1, upMs: 300 }) }),
      'inject.downMs: expected a whole number of ms from 10 to 60000, saw 1',
    ],
    [
      'a claim that does not exist',
      withMitigation({ claim: { type: 'noError' } }),
      'claim.type: expected one of noErrors, duplicates, deliversOnce, atMost, cleanAfter, answers, worsens, noWorse, saw "noError" | did you mean noErrors?',
    ],
    [
      'a claim that was not called',
      withMitigation({ claim: noErrors }),
      'failover.claim: expected a claim: noErrors(), ',
    ],
    ['a claim without bounds', withMitigation({ claim: atMost({} as never) }), 'claim: expected a bound: perCycle'],
    [
      'a bound per cycle on a fault that has no cycles',
      {
        ...withFault({ inject: steady(killNode('app-2')) }),
        mitigations: withMitigation({ claim: atMost({ perCycle: 2 }) }).mitigations,
      },
      'failover.claim.perCycle: expected faults in cycles, saw node-killed, which is steady | a steady fault has no cycles: atMost({ total })',
    ],
    [
      'a comparison with an arm that is not there',
      withMitigation({
        antiPattern: true,
        claim: worsens({ measure: 'failedShare', than: 'brokn/node-killed', by: 2 }),
      }),
      'claim.than: expected the name of an arm, saw "brokn/node-killed" | did you mean broken/node-killed?',
    ],
    [
      'an arm that is not there as what an anti-pattern is no help for',
      withMitigation({
        antiPattern: true,
        claim: worsens({
          ...{ measure: 'failedShare', than: 'broken/node-killed', by: 2 },
          noHelp: { measure: 'failedShare', than: 'broken/node-kiled', by: 0.9 },
        }),
      }),
      'claim.noHelp.than: expected the name of an arm, saw "broken/node-kiled" | did you mean broken/node-killed?',
    ],
    [
      'no help that is more than none',
      withMitigation({
        antiPattern: true,
        claim: worsens({
          ...{ measure: 'failedShare', than: 'broken/node-killed', by: 2 },
          noHelp: { measure: 'failedShare', than: 'broken/node-killed', by: 1.5 },
        }),
      }),
      'claim.noHelp.by: expected a factor above 0, and 1 at most, saw 1.5',
    ],
    [
      'a bound on time that no cycle exceeds',
      withMitigation({ claim: atMost({ perCycle: 2, withinMs: 300 }) }),
      'failover.claim.withinMs: expected less than the 300 ms for which node-killed lasts, saw 300',
    ],
    [
      'a share of a status that is not allowed',
      withMitigation({ claim: answers({ allowed: [200], atLeast: { 429: 0.2 } }) }),
      'claim.atLeast.429: expected a status that is allowed, saw 429',
    ],
    [
      'a share above one',
      withMitigation({ claim: answers({ allowed: [200], atLeast: { 200: 40 } }) }),
      'claim.atLeast.200: expected a share above 0, and below 1, saw 40',
    ],
    [
      'an anti-pattern that promises good',
      withMitigation({ antiPattern: true }),
      'expected an anti-pattern to claim worsens({ … }) or duplicates()',
    ],
    [
      'a status that must be seen but is not allowed',
      withMitigation({ claim: answers({ allowed: [200], seen: [429] }) }),
      'claim.seen.0: expected a status that is allowed, saw 429',
    ],
    [
      'statuses for a path that nobody requests',
      withMitigation({ claim: answers({ allowed: [200], routes: { '/card': [200] } }) }),
      'claim.routes./card: expected the beginning of a path that the load sends, saw "/card" | did you mean /cart?',
    ],
    ['a mitigation against nothing', withMitigation({ against: [] }), 'against: expected a list of at least one name'],
    [
      'a fault named twice',
      withMitigation({ against: ['node-killed', 'node-killed'] }),
      'against: expected each fault once, saw "node-killed" more than once',
    ],
    [
      'a controller that there is not',
      withMitigation({ with: { type: 'active-heath-check', intervalMs: 50, spares: 0 } }),
      'failover.with.type: expected a controller that there is, saw "active-heath-check" | did you mean active-health-check?',
    ],
    [
      'a controller that no constructor made',
      withMitigation({ with: { type: 'active-health-check', intervalMs: 50, spares: 2 } }),
      'failover.with.spares: expected 0, saw 2 | use the function that makes the controller',
    ],
    ['an unknown mark', withMitigation({ mark: 'second-atempt' }), 'failover.mark: expected a mark of the mitigation'],
    [
      'a bad rate threshold',
      { ...valid, steadyState: { gatewayErrors: 'rate<1%' } },
      'steadyState.gatewayErrors: expected a threshold such as rate<0.001, saw "rate<1%"',
    ],
    [
      'a bad latency threshold',
      { ...valid, steadyState: { gatewayErrors: 'rate<0.01', latency: 'p95<250' } },
      'steadyState.latency: expected a threshold such as p(95)<250, saw "p95<250"',
    ],
    [
      'an empty pool',
      { ...valid, upstreams: { app: pool(0, app({ workers: 1, serviceTimeMs: 1 })) } },
      'upstreams.app.size: expected a whole number of nodes from 1 to 32, saw 0',
    ],
    ['no upstreams', { ...valid, upstreams: {} }, 'upstreams: expected at least one pool, saw an empty object'],
    ['no faults', { ...valid, faults: {} }, 'faults: expected at least one fault, saw an empty object'],
    [
      'a path without a slash',
      { ...valid, load: openModel({ rate: 1, requests: [get('cart')] }) },
      'load.requests.0.path: expected a path of at most 800 characters that begins with a slash and has no spaces, saw "cart"',
    ],
    [
      'a path that pushes the request id out of nginx’s lines of errors',
      { ...valid, load: openModel({ rate: 1, requests: [get(`/${'a'.repeat(800)}`)] }) },
      'load.requests.0.path: expected a path of at most 800 characters',
    ],
    [
      'a body that no load can be made of',
      { ...valid, load: openModel({ rate: 1, requests: [post('/', 'x'.repeat(50_000_000))] }) },
      'load.requests.0.body: expected a text of at most 4000000 bytes, or null, saw "xxx',
    ],
    [
      'a body that is larger in bytes than in characters',
      { ...valid, load: openModel({ rate: 1, requests: [post('/', '€'.repeat(1_400_000))] }) },
      'load.requests.0.body: expected a text of at most 4000000 bytes, or null, saw "€',
    ],
    [
      'more bytes in a second than agent and gateway can move',
      { ...valid, load: openModel({ rate: 200, requests: [get('/'), post('/', 'x'.repeat(600_000))] }) },
      'load.requests: expected bodies of at most 50000000 bytes per second together, saw a list of 2',
    ],
    [
      'a name with a slash and capitals',
      { ...valid, mitigations: { 'Fail/Over': failover } },
      'mitigations.Fail/Over: expected a name of at most 40 lower-case letters, digits and hyphens, saw "Fail/Over" | arms, hosts and files are named after it: fail-over',
    ],
    [
      'a reserved name',
      { ...valid, mitigations: { control: failover } },
      'mitigations.control: expected a name that is not reserved',
    ],
    [
      'a config outside the folder',
      { ...valid, broken: 'x/../../broken.conf' },
      `broken: expected a config file inside the scenario's folder, saw "x/../../broken.conf"`,
    ],
    [
      'an absolute config',
      { ...valid, broken: '/etc/nginx.conf' },
      "broken: expected a config file inside the scenario's folder",
    ],
  ];
  it.each(cases)('says so: %s', (_, declaration, expected) => {
    const found = lines(declaration);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('lists everything that is wrong with an image at once', () => {
    const settings = {
      port: 65_536,
      health: 'healthz',
      command: [],
      env: { 'A=B': 'c' },
      readOnly: 'yes',
      readyWithinMs: 0,
    };
    const upstreams = { app: pool(3, image('acme/App:1.2', settings as never)) };
    expect(
      lines({ ...valid, upstreams }).map((line) => line.replace('GC2002 flapping-node: upstreams.app.', '')),
    ).toEqual([
      'reference: expected the name of an image, such as acme/app:1.2, saw "acme/App:1.2"',
      'port: expected a whole number from 1 to 65535, saw 65536',
      'health: expected a path of at most 800 characters that begins with a slash and has no spaces, saw "healthz"',
      'command: expected a list of at least one word, saw an empty list',
      `env.A=B: expected texts by the names of variables: { PORT: '3000' }, saw "c"`,
      'readOnly: expected true or false, saw "yes"',
      'readyWithinMs: expected a whole number of ms from 100 to 600000, saw 0',
    ]);
  });

  it.each(['acme/app', 'localhost:5000/acme/app:1.2', 'registry.acme.io/a/b__c:v1', `app@sha256:${'0'.repeat(64)}`])(
    'takes %s for an image',
    (reference) => {
      expect(lines({ ...valid, upstreams: { app: pool(3, image(reference, { port: 3000 })) } })).toEqual([]);
    },
  );

  it.each(['the scenario', 'the fault', 'the mitigation'])(
    'refuses a fault that asks an image of %s for what only the stub does, and a claim about its journal',
    (where) => {
      const own = { upstreams: { app: pool(3, image('acme/app:1.2', { port: 3000 })) } };
      const inject = steady(overloadNode('app-2', { workers: 1, queue: 0 }));
      const worse = worsens({ measure: 'duplicatedNonIdempotent', than: 'broken/node-killed', by: 2 });
      const declaration = {
        ...valid,
        ...(where === 'the scenario' ? own : {}),
        faults: { 'node-killed': { ...fault, inject, ...(where === 'the fault' ? own : {}) } },
        mitigations: {
          failover: { ...failover, antiPattern: true, claim: worse, ...(where === 'the mitigation' ? own : {}) },
        },
      };
      expect(lines(declaration)).toEqual([
        'GC2002 flapping-node: faults.node-killed.inject: expected app-2 to run app({ … }), which overload-node needs, saw an image | on an image there are kill-node, refuse-node',
        'GC2002 flapping-node: mitigations.failover.claim: expected pools of app({ … }), whose journals tell what was done twice, saw an image, which keeps no journal',
      ]);
    },
  );

  it('refuses a fault that needs work which the app does not do, unless the pools of the fault do it', () => {
    const inject = steady(badRelease('app'));
    const without = { ...valid, faults: { 'node-killed': { ...fault, inject } } };
    expect(lines(without)).toEqual([
      'GC2002 flapping-node: faults.node-killed.inject: expected app to do the work that bad-release needs, saw no release | give its app work: [release({ … })]',
    ]);
    const upstreams = { app: pool(1, app({ workers: 1, serviceTimeMs: 1, work: [release({ unhandled: ['/'] })] })) };
    expect(lines({ ...without, upstreams })).toEqual([]);
    expect(lines({ ...valid, faults: { 'node-killed': { ...fault, inject, upstreams } } })).toEqual([]);
  });

  it('refuses a load that asks for no page that a bad release is about', () => {
    const work = [release({ unhandled: ['/offers'] })];
    const upstreams = { app: pool(1, app({ workers: 1, serviceTimeMs: 1, work })) };
    const faults = { 'node-killed': { ...fault, inject: steady(badRelease('app')) } };
    const asks = (...paths: readonly string[]) => openModel({ rate: 50, requests: paths.map((path) => get(path)) });
    const innocent = { ...valid.mitigations.failover, load: asks('/', '/help') };
    const both = { ...valid, upstreams, faults, load: asks('/'), mitigations: { failover: innocent } };
    expect(lines(both)).toEqual([
      'GC2002 flapping-node: load.requests: expected a request for /offers, as the fault node-killed is about that, saw 1 other request',
      'GC2002 flapping-node: mitigations.failover.load.requests: expected a request for /offers, as the fault node-killed is about that, saw 2 other requests',
    ]);
    const load = asks('/', '/offers?page=2');
    expect(lines({ ...both, load, mitigations: { failover: { ...innocent, load } } })).toEqual([]);
  });

  it('refuses in a region what cannot be there, and a name that is none', () => {
    const eu = { region: 'eu' };
    const upstreams = {
      app: pool(3, image('acme/app:1.2', { port: 3000 }), eu),
      api: pool(1, app({ workers: 8, serviceTimeMs: 20 }), { region: 'E U' }),
      far: pool(1, app({ workers: 8, serviceTimeMs: 20 }), eu),
    };
    expect(lines({ ...valid, upstreams })).toEqual([
      'GC2002 flapping-node: upstreams.api.region: expected a region: a name of at most 40 lower-case letters, digits and hyphens, saw "E U"',
      'GC2002 flapping-node: upstreams.app: expected an app({ … }) that works without services, as it is in a region, saw an image | leave the region out, or take an app without them',
    ]);
  });

  it('refuses gateways behind the gateway that cannot be what they are declared as', () => {
    const stub = app({ workers: 8, serviceTimeMs: 20 });
    const upstreams = {
      app: pool(3, stub, { behind: 'edge' }),
      edge: pool(2, gateway('broken.conf')),
      other: pool(1, stub, { behind: 'app' }),
      far: pool(1, gateway('regional.conf')),
    };
    const inject = steady(refuseNode('far-1'));
    const faults = { 'node-killed': { ...fault, inject } };
    expect(lines({ ...valid, upstreams, faults })).toEqual([
      'GC2002 flapping-node: upstreams.edge.size: expected 1 for a gateway, saw 2 | its config listens at the name of one node; make a pool for each',
      'GC2002 flapping-node: upstreams.other.behind: expected the name of a pool of gateways, saw "app" | there is edge, far',
      'GC2002 flapping-node: faults.node-killed.inject: expected a node that leaves its port to a proxy, saw a gateway | a gateway listens where its config says; take an app in its place for this fault',
      'GC2003 flapping-node: upstreams.far.program.conf: expected a config file beside the scenario, saw no /somewhere/flapping-node/regional.conf | write regional.conf, or name a file that is there',
    ]);
  });

  it('refuses a fault on a node that nobody asks, as its gateway is not there', () => {
    const stub = app({ workers: 8, serviceTimeMs: 20 });
    const upstreams = { edge: pool(1, gateway('broken.conf')), app: pool(3, stub, { behind: 'edge' }) };
    const others = { edge: pool(1, stub) };
    const hint = 'app is behind edge, which is no gateway here: nobody asks it';
    expect(lines({ ...valid, upstreams })).toEqual([]);
    expect(lines({ ...valid, upstreams, faults: { 'node-killed': { ...fault, upstreams: others } } })).toEqual([
      `GC2002 flapping-node: faults.node-killed.upstreams: expected the target of the fault to be there, saw no app-2 | ${hint}`,
    ]);
    expect(lines({ ...withMitigation({ upstreams: others }), upstreams })).toEqual([
      `GC2002 flapping-node: mitigations.failover.upstreams: expected the target of the fault to be there, saw no app-2 | ${hint}`,
    ]);
  });

  it('holds the paths of a claim against the load of its mitigation', () => {
    const claim = answers({ allowed: [200], routes: { '/archive/': [200, 504] } });
    const load = openModel({ rate: 300, requests: [get('/archive/1')] });
    expect(lines(withMitigation({ claim, load }))).toEqual([]);
    expect(lines(withMitigation({ claim }))).toEqual([
      'GC2002 flapping-node: mitigations.failover.claim.routes./archive/: expected the beginning of a path that the load sends, saw "/archive/" | the load sends: /, /cart',
    ]);
  });

  it('does not accuse a target of a pool whose own declaration is broken', () => {
    const upstreams = { app: { ...valid.upstreams.app, size: 'three' } };
    expect(lines({ ...valid, upstreams })).toEqual([
      'GC2002 flapping-node: upstreams.app.size: expected a whole number of nodes from 1 to 32, saw "three"',
    ]);
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/).filter((text) => text !== 'control' && text !== 'broken');
const declarations = fc
  .record({
    pools: fc.dictionary(
      name,
      fc.record({ size: fc.integer({ min: 1, max: 32 }), workers: fc.integer({ min: 1, max: 99 }) }),
      {
        minKeys: 1,
        maxKeys: 3,
      },
    ),
    faultNames: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    mitigations: fc.dictionary(name, fc.integer({ min: 1, max: 4 }), { maxKeys: 3 }),
    downMs: fc.integer({ min: 10, max: 60_000 }),
    rate: fc.integer({ min: 1, max: 20_000 }),
    title: fc.stringMatching(/^[ -~]*[!-~][ -~]*$/),
  })
  .map(({ pools, faultNames, mitigations, downMs, rate, title }) => {
    const upstreams = Object.entries(pools).map(([key, { size, workers }]) => [
      key,
      pool(size, app({ workers, serviceTimeMs: workers / 2 })),
    ]);
    const target = `${Object.keys(pools)[0]}-1`;
    const faults = faultNames.map((key, index) => [
      key,
      {
        title,
        inject: index % 2 === 0 ? cycles(killNode(target), { downMs, upMs: 10 }) : steady(refuseNode(target)),
        expect: { status: 502, kind: ['connect-refused', 'premature-close'] },
      },
    ]);
    const fixes = Object.entries(mitigations).map(([key, share]) => [
      key,
      {
        title,
        conf: `${key}.conf`,
        with: activeHealthCheck({ intervalMs: downMs }),
        load: openModel({ rate, requests: [post('/')] }),
        against: faultNames.slice(0, share),
        claim: noErrors(),
        mark: ['second-attempt'],
      },
    ]);
    return {
      title,
      symptom: title,
      hypothesis: title,
      upstreams: Object.fromEntries(upstreams),
      load: openModel({ rate, requests: [get('/')] }),
      steadyState: { gatewayErrors: 'rate<0.5' },
      broken: 'broken.conf',
      faults: Object.fromEntries(faults),
      mitigations: Object.fromEntries(fixes),
    };
  });

describe('for any input', () => {
  const anyContext = { ...context, readConfig: (file: string) => file };

  it('keeps everything that a valid declaration says', () => {
    fc.assert(
      fc.property(declarations, (declaration) => {
        const result = parseScenario(declaration, anyContext);
        if ('problems' in result) throw new Error(JSON.stringify(result.problems));
        const { scenario } = result;
        expect(scenario.upstreams).toEqual(declaration.upstreams);
        expect(scenario.load).toEqual(declaration.load);
        expect(scenario.title).toBe(declaration.title);
        expect(
          Object.fromEntries(
            scenario.faults.map(({ name: key, expect: { status, kinds }, ...rest }) => [
              key,
              { ...rest, expect: { status, kind: kinds } },
            ]),
          ),
        ).toEqual(declaration.faults);
        expect(
          Object.fromEntries(
            scenario.mitigations.map(({ name: key, marks, role, ...rest }) => {
              expect(role).toBe('mitigation');
              return [key, { ...rest, mark: marks }];
            }),
          ),
        ).toEqual(declaration.mitigations);
        expect(Object.keys(scenario.configs)).toEqual([
          ...new Set(['broken.conf', ...Object.keys(declaration.mitigations).map((key) => `${key}.conf`)]),
        ]);
      }),
    );
  });

  it('never throws, and has a problem or a scenario', () => {
    const anything = fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true, withSparseArray: true });
    const result = (declaration: unknown) => {
      const parsed = parseScenario(declaration, anyContext);
      expect('scenario' in parsed || parsed.problems.length > 0).toBe(true);
    };
    fc.assert(fc.property(anything, result));
    fc.assert(
      fc.property(declarations, fc.constantFrom(...Object.keys(valid)), anything, (declaration, key, value) =>
        result({ ...declaration, [key]: value }),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(failover)), anything, (key, value) =>
        result(withMitigation({ [key]: value })),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(fault)), anything, (key, value) =>
        result(withFault({ [key]: value })),
      ),
    );
  });

  it('survives values that throw when they are read, and cycles', () => {
    const cyclic: Record<string, unknown> = { ...valid };
    cyclic.faults = cyclic;
    const throwing = Object.defineProperty({ ...valid }, 'title', {
      enumerable: true,
      get() {
        throw new Error('no title today');
      },
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(problemsOf(cyclic).length).toBeGreaterThan(0);
    expect(lines(throwing)).toEqual([
      'GC2002 flapping-node: expected a declaration that can be read, saw an error: no title today',
    ]);
    expect(problemsOf(proxy)).toHaveLength(1);
  });
});
