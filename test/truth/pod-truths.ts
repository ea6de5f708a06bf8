import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Verdict } from '../../harness/model/verdict.ts';
import { checkout } from '../checkout.ts';

/** A scenario on real pods whose true answer is known: flapping-node, changed. */
export interface PodTruth {
  readonly name: string;
  /** What is changed in the files of the scenario: each text is there, and is replaced everywhere. */
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  /** Options of the run. */
  readonly options?: readonly string[];
  readonly arm: string;
  /** What the judge must say of the arms that are run. */
  readonly right: Readonly<Record<string, Verdict>>;
}

const failover = 'failover/node-killed';
const broken = 'broken/node-killed';
const control = 'control';
const good = { [control]: 'confirmed', [broken]: 'confirmed', [failover]: 'confirmed' } as const;
const bad = { ...good, [failover]: 'refuted' } as const;
const unclear = { ...good, [failover]: 'inconclusive' } as const;
const noFault = { ...unclear, [broken]: 'inconclusive' } as const;

const passedOn = 'proxy_next_upstream error timeout;';
const location = 'location / {';

/** In failover.conf. */
const mitigation = (from: string, to: string) => [{ file: 'failover.conf', from, to }];
const declared = (from: string, to: string) => [{ file: 'scenario.ts', from, to }];

/** Some pages are not passed on. */
const leak = (pages: string) =>
  mitigation(location, `location ~ ^/(${pages})$ { proxy_pass http://app; proxy_next_upstream off; }\n    ${location}`);

/** A request that no node has served ends otherwise. */
const endingIn = (what: string) =>
  mitigation(
    location,
    `proxy_intercept_errors on;\n    error_page 502 = @gone;\n    location @gone { ${what} }\n    ${location}`,
  ).concat(mitigation(passedOn, 'proxy_next_upstream off;'));

export const podTruths: readonly PodTruth[] = [
  { name: 'the mitigation works', edits: [], arm: failover, right: good },
  {
    name: 'the mitigation does nothing',
    edits: mitigation(passedOn, 'proxy_next_upstream off;'),
    arm: failover,
    right: bad,
  },
  { name: 'it leaks one page of ten', edits: leak('cart'), arm: failover, right: bad },
  { name: 'it leaks half of the pages', edits: leak('cart|products|about|help|login'), arm: failover, right: bad },
  { name: 'it turns 502 into 504', edits: endingIn('return 504;'), arm: failover, right: bad },
  { name: 'it turns 502 into a connection that is closed', edits: endingIn('return 444;'), arm: failover, right: bad },
  { name: 'it makes up a 200', edits: endingIn('return 200 "all is well\\n";'), arm: failover, right: bad },
  {
    name: 'its mark is missing',
    edits: declared(
      "against: ['node-killed', 'node-refuses', 'node-frozen'],\n      claim: noErrors(),\n      mark: 'second-attempt',",
      "against: ['node-killed', 'node-refuses', 'node-frozen'],\n      claim: noErrors(),\n      mark: 'rate-limited',",
    ),
    options: ['--timeout', '4000'],
    arm: failover,
    right: unclear,
  },
  {
    name: 'the fault fires once only',
    edits: declared('{ downMs: 600, upMs: 250 }', '{ downMs: 600, upMs: 60000 }'),
    options: ['--timeout', '3000'],
    arm: failover,
    right: noFault,
  },
  {
    name: 'the fault fires where there is no traffic',
    edits: [
      { file: 'broken.conf', from: 'server app-2:8080', to: '# server app-2:8080' },
      { file: 'failover.conf', from: 'server app-2:8080', to: '# server app-2:8080' },
    ],
    options: ['--timeout', '4000'],
    arm: failover,
    right: noFault,
  },
  {
    name: 'the fault fails in another way than it says',
    edits: declared(
      "expect: { status: 502, kind: ['connect-refused', 'premature-close', 'recv-reset', 'connect-reset'] },",
      "expect: { status: 504, kind: 'read-timeout' },",
    ),
    arm: failover,
    right: { ...unclear, [broken]: 'refuted' },
  },
  {
    name: 'the control arm is not healthy',
    edits: [{ file: 'broken.conf', from: location, to: `location = /news { return 502; }\n    ${location}` }],
    arm: failover,
    right: { [control]: 'inconclusive', [broken]: 'inconclusive', [failover]: 'inconclusive' },
  },
  {
    name: 'a bound is kept',
    edits: [],
    arm: 'active-health-check/node-killed',
    right: { [control]: 'confirmed', [broken]: 'confirmed', 'active-health-check/node-killed': 'confirmed' },
  },
  {
    name: 'a bound is exceeded',
    edits: declared('atMost({ perCycle: 40 })', 'atMost({ perCycle: 2 })'),
    arm: 'active-health-check/node-killed',
    right: { [control]: 'confirmed', [broken]: 'confirmed', 'active-health-check/node-killed': 'refuted' },
  },
];

/** Writes the scenario of a truth below `folder`; gives its path. */
export async function writeScenario({ edits }: PodTruth, folder: string): Promise<string> {
  const scenario = path.join(folder, 'flapping-node');
  await cp(path.join(checkout, 'scenarios/flapping-node'), scenario, { recursive: true, force: true });
  for (const { file, from, to } of edits) {
    const target = path.join(scenario, file);
    const text = await readFile(target, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    await writeFile(target, text.replaceAll(from, to));
  }
  return scenario;
}
