import { z } from 'zod';
import { claimSchema } from './claim-schema.ts';
import { type KindId, kinds } from './kinds/index.ts';
import { mitigationMarkTypes } from './mitigation.ts';
import { poolSchema, serviceSchema, workStep } from './pool-schema.ts';
import { closed, oneOf, urlPath, whole } from './schema-parts.ts';

const hasControlCharacter = /\p{Cc}/u;

/** What a table and a heading have room for, and a paragraph of a report. */
const longestTitle = 200;
const longestProse = 4000;

/** One line, because it stands in tables and headings. */
const title = z
  .string('one line of text')
  .regex(/\S/, 'one line of text that is not empty')
  .refine((text) => !hasControlCharacter.test(text), 'one line of text without control characters')
  .max(longestTitle, `one line of text of at most ${longestTitle} characters`);
const prose = z
  .string('a text')
  .regex(/\S/, 'a text that is not empty')
  .max(longestProse, `a text of at most ${longestProse} characters`);
const names = z.array(z.string('a name'), 'a list of names').min(1, 'a list of at least one name');

/** What a body may have, and those of a second together: what goes through agent and nginx on the cores that they share. */
const longestBodyBytes = 4_000_000;
const mostBodyBytesPerSecond = 50_000_000;
const bodyExpected = `a text of at most ${longestBodyBytes} bytes, or null`;

function bytesOf(body: string | null): number {
  if (body === null) return 0;
  return body.length > longestBodyBytes ? body.length : new TextEncoder().encode(body).length;
}

const request = closed(
  {
    method: oneOf(['GET', 'POST']),
    path: urlPath,
    body: z
      .string(bodyExpected)
      .refine((body) => bytesOf(body) <= longestBodyBytes, bodyExpected)
      .nullable(),
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
).refine(
  ({ ratePerSecond, requests }) =>
    (ratePerSecond * requests.reduce((sum, { body }) => sum + bytesOf(body), 0)) / requests.length <=
    mostBodyBytesPerSecond,
  { path: ['requests'], error: `bodies of at most ${mostBodyBytesPerSecond} bytes per second together` },
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
    claim: claimSchema,
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
