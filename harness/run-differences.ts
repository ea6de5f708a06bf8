import type { ComparisonDocument } from './model/comparison-document.ts';
import type { EnvironmentDocument, RunDocument } from './model/run-document.ts';

type Fact = readonly [what: string, of: (document: RunDocument) => string];

const facts: readonly Fact[] = [
  ['gatecrash', ({ tool }) => tool.version],
  ['gateway', ({ environment: { gateway } }) => `${gateway.name} ${gateway.version}`],
  ['gateway digest', ({ environment }) => environment.gateway.digest],
  ['runtime', ({ environment }) => environment.runtime],
  ['engine', ({ environment }) => environment.engine ?? 'none'],
  ['Toxiproxy', ({ environment }) => environment.toxiproxy ?? 'none'],
  ['node', ({ environment }) => environment.node],
  ['system', ({ environment }) => `${environment.os} ${environment.kernel}`],
  ['processors', ({ environment }) => String(environment.cpus)],
  ['confidence', ({ confidence }) => confidence],
  ['planned arms', ({ plannedArms }) => String(plannedArms)],
  ['workers', ({ workers }) => String(workers)],
  ['repeat each', ({ repeatEach }) => String(repeatEach)],
  ['takes', ({ takes }) => String(takes)],
];

/** Digests of configs and programs, by what they are of. */
function digests({ environment: { configs, tools } }: RunDocument): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(configs).map(([file, digest]) => [`config ${file}`, digest] as const),
    ...tools.map(({ name, version, digest }) => [name, `${version} ${digest}`] as const),
  ]);
}

/** In what two runs differ besides what came of them; what only one has is not named. */
export function differencesOf(old: RunDocument, recent: RunDocument): ComparisonDocument['differences'] {
  const said = facts.map(([what, of]) => ({ what, old: of(old), new: of(recent) }));
  const before = digests(old);
  const texts = [...digests(recent)].flatMap(([what, digest]) => {
    const earlier = before.get(what);
    return earlier === undefined ? [] : [{ what, old: earlier, new: digest }];
  });
  return [...said, ...texts].filter((one) => one.old !== one.new);
}

/** Whether two runs had machines alike, as far as they tell: no more than that can be known of how busy they were. */
export function onSameMachine(old: EnvironmentDocument, recent: EnvironmentDocument): boolean {
  const machine = ({ runtime, os, kernel, cpus, engine, node }: EnvironmentDocument): string =>
    JSON.stringify([runtime, os, kernel, cpus, engine, node]);
  return machine(old) === machine(recent);
}
