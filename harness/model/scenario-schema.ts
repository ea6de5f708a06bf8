import { z } from 'zod';
import { measures } from './claim.ts';
import { imageReference } from './image-reference.ts';
import { type KindId, kinds } from './kinds/index.ts';
import { mitigationMarkTypes } from './mitigation.ts';

/**
 * The shapes of a scenario declaration. Every message says what was *expected*, so that a problem reads
 * "expected <message>, saw <value>"; that of a closed object lists the keys that it knows.
 */
function closed<Shape extends z.ZodRawShape>(shape: Shape, expected: string) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : expected) });
}

function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, `one of ${values.join(', ')}`);
}

function whole(min: number, max: number, unit = '') {
  const expected = `a whole number${unit === '' ? '' : ` of ${unit}`} from ${min} to ${max}`;
  return z.number(expected).int(expected).min(min, expected).max(max, expected);
}

const hasControlCharacter = /\p{Cc}/u;

/** One line, because it stands in tables and headings. */
const title = z
  .string('one line of text')
  .regex(/\S/, 'one line of text that is not empty')
  .refine((text) => !hasControlCharacter.test(text), 'one line of text without control characters');
const prose = z.string('a text').regex(/\S/, 'a text that is not empty');
const names = z.array(z.string('a name'), 'a list of names').min(1, 'a list of at least one name');
const status = whole(200, 599);
const statuses = z.array(status, 'a list of HTTP statuses').min(1, 'a list of at least one HTTP status');

const pathExpected = 'a path that begins with a slash and has no spaces';
const urlPath = z.string(pathExpected).regex(/^\/[\x21-\x7e]*$/, pathExpected);

const serviceName = z.string('the name of a service');
const workExpected = "something that the app does for a request, such as call('payments')";
const workStep = z.discriminatedUnion(
  'type',
  [
    closed({ type: z.literal('call'), service: serviceName }, workExpected),
    closed(
      {
        type: z.literal('enqueue'),
        service: serviceName,
        to: serviceName,
        timeoutMs: whole(1, 60_000, 'ms'),
        retryEveryMs: whole(1, 60_000, 'ms'),
      },
      workExpected,
    ),
    closed(
      {
        type: z.literal('guarded-call'),
        service: serviceName,
        timeoutMs: whole(1, 60_000, 'ms'),
        retries: whole(0, 20, 'retries'),
        backoffMs: whole(1, 60_000, 'ms'),
        breakAfter: whole(1, 1000, 'failures').nullable(),
        halfOpenAfterMs: whole(1, 60_000, 'ms'),
        fallback: z.boolean('true or false'),
      },
      workExpected,
    ),
    closed(
      {
        type: z.literal('cache'),
        service: serviceName,
        store: oneOf(['redis', 'memcached']),
        client: oneOf(['default', 'fail-fast']),
        warm: z.array(urlPath, 'a list of paths'),
      },
      workExpected,
    ),
    closed(
      {
        type: z.literal('database'),
        service: serviceName,
        poolSize: whole(1, 1000, 'connections'),
        queryMs: whole(0, 60_000, 'ms'),
      },
      workExpected,
    ),
    closed(
      { type: z.literal('shed'), paths: z.array(urlPath, 'a list of paths').min(1, 'a list of paths') },
      workExpected,
    ),
    closed(
      {
        type: z.literal('release'),
        unhandled: z.array(urlPath, 'a list of paths'),
        handled: z.array(urlPath, 'a list of paths'),
        api: serviceName.nullable(),
      },
      workExpected,
    ),
  ],
  { error: workExpected },
);

const programExpected = "a program: app({ … }) or image('acme/app:1.2', { port: 3000 })";
const appProgram = closed(
  {
    type: z.literal('app'),
    workers: whole(1, 10_000, 'workers'),
    serviceTimeMs: z
      .number('a number of ms from 0 to 60000')
      .min(0, 'a number of ms from 0 to 60000')
      .max(60_000, 'a number of ms from 0 to 60000'),
    queue: whole(0, 1_000_000, 'waiting requests').nullable(),
    whenFull: oneOf(['reset', 'close', 'answer-503']),
    blocking: z.boolean('true or false'),
    backlog: whole(1, 65_535, 'connections').nullable(),
    watchdogMs: whole(1, 60_000, 'ms').nullable(),
    work: z.array(workStep, 'a list of work'),
    restartAfterMs: whole(0, 60_000, 'ms').nullable(),
  },
  programExpected,
);

const referenceExpected = 'the name of an image, such as acme/app:1.2';
const environmentExpected = "texts by the names of variables: { PORT: '3000' }";
const variable = z.string(environmentExpected).regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, environmentExpected);
const withoutNul = (what: string) => z.string(what).refine((text) => !text.includes('\0'), what);
const imageProgram = closed(
  {
    type: z.literal('image'),
    reference: z.string(referenceExpected).max(512, referenceExpected).regex(imageReference, referenceExpected),
    port: whole(1, 65_535),
    health: urlPath,
    command: z
      .array(withoutNul('a word of a command'), 'a list of words')
      .min(1, 'a list of at least one word')
      .nullable(),
    env: z.record(variable, withoutNul('a text'), environmentExpected),
    readOnly: z.boolean('true or false'),
    readyWithinMs: whole(100, 600_000, 'ms'),
  },
  programExpected,
);
const gatewayProgram = closed(
  { type: z.literal('gateway'), conf: z.string('the name of a config file beside the scenario') },
  programExpected,
);
const program = z.discriminatedUnion('type', [appProgram, imageProgram, gatewayProgram], { error: programExpected });

const serviceExpected = 'a service: redis(), memcached(), postgres() or thirdParty({ … })';
export const serviceSchema = z.discriminatedUnion(
  'type',
  [
    closed({ type: z.enum(['redis', 'memcached', 'postgres']) }, serviceExpected),
    closed({ type: z.literal('third-party'), serviceTimeMs: whole(0, 60_000, 'ms') }, serviceExpected),
  ],
  { error: serviceExpected },
);

const regionExpected = 'a region: a name of at most 40 lower-case letters, digits and hyphens';
export const poolSchema = closed(
  {
    type: z.literal('pool', 'a pool: pool(3, app({ … }))'),
    size: whole(1, 32, 'nodes'),
    program,
    behind: z.string('the name of a pool of gateways').optional(),
    region: z
      .string(regionExpected)
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, regionExpected)
      .optional(),
  },
  'a pool: pool(3, app({ … }))',
);

const request = closed(
  {
    method: oneOf(['GET', 'POST']),
    path: urlPath,
    body: z.string('a text or null').nullable(),
  },
  'a request: get(path) or post(path, body)',
);

const rateExpected = 'a number of requests per second from 1 to 20000';
export const loadSchema = closed(
  {
    type: z.literal('open', 'a load: openModel({ … })'),
    ratePerSecond: z.number(rateExpected).min(1, rateExpected).max(20_000, rateExpected),
    requests: z.array(request, 'a list of requests').min(1, 'a list of at least one request'),
    connections: oneOf(['fresh', 'pooled']),
    timeoutMs: whole(50, 120_000, 'ms'),
  },
  'a load: openModel({ … })',
);

export const steadyStateSchema = closed(
  {
    gatewayErrors: z.string('a threshold such as rate<0.001'),
    latency: z.string('a threshold such as p(95)<250').optional(),
  },
  "thresholds: { gatewayErrors: 'rate<0.001', latency: 'p(95)<250' }",
);

const settingExpected = 'a number, a text or a list of texts';
const settingValue = z.union([z.number(), z.string(), z.array(z.string())], settingExpected);
const pools = z.record(z.string(), poolSchema, 'pools by name: { app: pool(3, app({ … })) }');

const poolChange = closed(
  { nodes: whole(1, 32, 'nodes').optional(), work: z.array(workStep, 'a list of work').optional() },
  'a change of a pool: { nodes: 6 }',
);

const conditionExpected = "a condition, such as killNode('app-1')";
const condition = closed(
  {
    type: z.string(conditionExpected),
    target: z.string('the name of a node'),
    via: oneOf(['process', 'proxy', 'load', 'gateway', 'firewall']),
    settings: z.record(z.string(), settingValue, 'settings by name').optional(),
  },
  conditionExpected,
);

const injectionExpected = 'an injection: cycles(condition, { downMs, upMs }) or steady(condition)';
const injection = z.discriminatedUnion(
  'shape',
  [
    closed(
      { shape: z.literal('cyclic'), condition, downMs: whole(10, 60_000, 'ms'), upMs: whole(10, 60_000, 'ms') },
      injectionExpected,
    ),
    closed({ shape: z.literal('steady'), condition }, injectionExpected),
  ],
  { error: injectionExpected },
);

const kindExpected = 'an id of a kind of gateway error, or a list of them, the most frequent first';
const knownKinds = kinds.map((kind) => kind.id) as unknown as readonly [KindId, ...KindId[]];

/** One value stands for a list of that one. */
function listOf<Item extends z.ZodType>(item: Item, expected: string) {
  const asList = (value: unknown) => (Array.isArray(value) ? value : [value]);
  return z.preprocess(asList, z.array(item, expected).min(1, expected));
}

const shareExpected = 'the least and the most of a share, each from 0 to 1';
const share = z.number(shareExpected).min(0, shareExpected).max(1, shareExpected);
const expectation = closed(
  {
    status: z.literal([500, 502, 503, 504], 'a status that a gateway makes itself: 500, 502, 503 or 504'),
    kind: listOf(z.enum(knownKinds, kindExpected), kindExpected),
    share: z.tuple([share, share], shareExpected).optional(),
  },
  "what is expected: { status: 502, kind: 'connect-refused' }",
);

export const faultSchema = closed(
  {
    title: title.optional(),
    upstreams: pools.optional(),
    load: loadSchema.optional(),
    broken: z.string('the name of a config file beside the scenario').optional(),
    heldAgainst: z.string('the name of a fault').optional(),
    inject: injection,
    expect: expectation,
  },
  'a fault: { inject, expect }',
);

const bound = whole(0, 1_000_000, 'requests').nullable();
const routesExpected = 'lists of statuses by path';
const byExpected = 'a factor above 1';
const claimExpected =
  'a claim: noErrors(), atMost({ … }), cleanAfter({ … }), answers({ … }), deliversOnce(), worsens({ … }), noWorse({ … }) or duplicates()';
const claim = z.discriminatedUnion(
  'type',
  [
    closed({ type: z.literal('noErrors') }, claimExpected),
    closed({ type: z.literal('duplicates') }, claimExpected),
    closed({ type: z.literal('deliversOnce') }, claimExpected),
    closed({ type: z.literal('atMost'), perCycle: bound, total: bound }, claimExpected),
    closed({ type: z.literal('cleanAfter'), ms: whole(1, 600_000, 'ms') }, claimExpected),
    closed(
      {
        type: z.literal('answers'),
        allowed: statuses,
        seen: z.array(status, 'a list of HTTP statuses'),
        routes: z.record(z.string(), statuses, routesExpected),
      },
      claimExpected,
    ),
    closed(
      {
        type: z.literal('worsens'),
        measure: oneOf(measures),
        than: z.string('the name of an arm'),
        by: z.number(byExpected).gt(1, byExpected),
      },
      claimExpected,
    ),
    closed(
      {
        type: z.literal('noWorse'),
        measure: oneOf(measures),
        than: z.string('the name of an arm'),
        by: z.number(byExpected).gt(1, byExpected),
      },
      claimExpected,
    ),
  ],
  { error: claimExpected },
);

const markExpected = `a mark of the mitigation (${mitigationMarkTypes.join(', ')}), or a list of them`;
const controllerExpected = 'a controller, such as activeHealthCheck({ intervalMs: 100 })';
export const mitigationSchema = closed(
  {
    title: title.optional(),
    as: z.string('a name for its arms').optional(),
    antiPattern: z.boolean('true or false').optional(),
    conf: z.string('the name of a config file beside the scenario'),
    with: closed(
      {
        type: z.string(controllerExpected),
        intervalMs: whole(10, 60_000, 'ms'),
        spares: whole(0, 8, 'nodes'),
        settings: z
          .record(z.string(), z.union([z.number(), z.string()], settingExpected), 'settings by name')
          .optional(),
      },
      controllerExpected,
    ).optional(),
    load: loadSchema.optional(),
    upstreams: pools.optional(),
    pools: z.record(z.string(), poolChange, 'changes by the name of a pool').optional(),
    against: names,
    claim,
    mark: listOf(z.enum(mitigationMarkTypes, markExpected), markExpected),
  },
  'a mitigation: { conf, against, claim, mark }',
);

/** The declaration as a whole. Meaning (what a name refers to) is checked by check-scenario. */
export const scenarioSchema = closed(
  {
    title,
    symptom: prose,
    hypothesis: prose,
    upstreams: pools,
    services: z.record(z.string(), serviceSchema, 'services by name: { payments: thirdParty({ … }) }').optional(),
    load: loadSchema,
    steadyState: steadyStateSchema,
    broken: z.string('the name of a config file beside the scenario'),
    faults: z.record(z.string(), faultSchema, 'faults by name'),
    mitigations: z.record(z.string(), mitigationSchema, 'mitigations by name'),
  },
  'a declaration: export default scenario({ … })',
);

export type ScenarioShape = z.infer<typeof scenarioSchema>;
