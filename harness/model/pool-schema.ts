import { z } from 'zod';
import { imageReference } from './image-reference.ts';
import { closed, oneOf, urlPath, whole } from './schema-parts.ts';

const serviceName = z.string('the name of a service');
const workExpected = "something that the app does for a request, such as call('payments')";
export const workStep = z.discriminatedUnion(
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
      { type: z.literal('memory'), mbPerRequest: whole(1, 1024, 'MiB'), heldMs: whole(1, 1000, 'ms') },
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
    memoryMb: whole(64, 4096, 'MiB').nullable(),
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
