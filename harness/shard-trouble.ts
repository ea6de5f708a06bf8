import type { ReadRun } from './merge-shards.ts';
import type { Problem } from './model/error.ts';
import type { RunDocument } from './model/run-document.ts';

/** What shards of one plan have in common, each in words. */
const common: readonly { readonly what: string; readonly of: (document: RunDocument) => string }[] = [
  { what: 'gatecrash', of: ({ tool }) => tool.version },
  { what: 'seed', of: ({ seed }) => String(seed) },
  { what: 'confidence', of: ({ confidence }) => confidence },
  { what: 'planned arms', of: ({ plannedArms }) => String(plannedArms) },
  { what: 'takes', of: ({ takes }) => String(takes) },
  { what: 'number of shards', of: ({ shard }) => String(shard?.of) },
  { what: 'runtime', of: ({ environment }) => environment.runtime },
  { what: 'gateway', of: ({ environment: { gateway } }) => `${gateway.name} ${gateway.version} (${gateway.digest})` },
];

function problem(message: string, hint: string | null): Problem {
  return { code: 'GC1010', message, hint };
}

const again = 'run all shards by the same command, but for --shard';

/** In what a shard is of another plan than the first. */
function differences(first: ReadRun, other: ReadRun): readonly Problem[] {
  const named = common
    .map(({ what, of }) => ({ what, expected: of(first.document), saw: of(other.document) }))
    .filter(({ expected, saw }) => expected !== saw)
    .map(({ what, expected, saw }) => `${what} ${expected} as in ${first.called}, saw ${saw}`);
  const configs = Object.entries(other.document.environment.configs)
    .filter(([file, digest]) => (first.document.environment.configs[file] ?? digest) !== digest)
    .map(([file]) => `the config ${file} as in ${first.called}, saw another text`);
  const all = [...named, ...configs];
  const same = first.document.plan?.digest === other.document.plan?.digest;
  const unnamed = same || all.length > 0 ? [] : [`the plan of ${first.called}, saw other scenarios, arms or options`];
  return [...all, ...unnamed].map((text) => problem(`${other.called}: expected ${text}`, again));
}

/** Arms by their scenario: `flapping-node control, failover/node-killed; peak-load control`. */
function named(arms: readonly (readonly [scenario: string, arm: string])[]): string {
  const byScenario = Map.groupBy(arms, ([scenario]) => scenario);
  return [...byScenario].map(([name, those]) => `${name} ${those.map(([, arm]) => arm).join(', ')}`).join('; ');
}

function planned({ document }: ReadRun): readonly (readonly [string, string])[] {
  return document.scenarios.flatMap(({ name, armsPlanned }) => armsPlanned.map((arm) => [name, arm] as const));
}

function doubled(runs: readonly ReadRun[]): readonly Problem[] {
  const byIndex = Map.groupBy(runs, ({ document }) => document.shard?.index);
  return [...byIndex].flatMap(([index, those]) => {
    const [first] = those;
    if (first === undefined || those.length === 1) return [];
    const folders = those.map(({ called }) => called).join(' and ');
    const message = `shard ${index}/${first.document.shard?.of} is doubled, in ${folders}: ${named(planned(first))}`;
    return [problem(message, 'name one of them')];
  });
}

function missing(runs: readonly [ReadRun, ...ReadRun[]]): readonly Problem[] {
  const { shard, plan } = runs[0].document;
  const of = shard?.of ?? 0;
  const indices = Array.from({ length: of }, (_, index) => index + 1);
  const absent = indices.filter((index) => !runs.some(({ document }) => document.shard?.index === index));
  if (absent.length === 0) return [];
  const seen = new Set(runs.flatMap(planned).map((arm) => arm.join(' ')));
  const arms = (plan?.scenarios ?? [])
    .flatMap(({ name, arms: all }) => all.map((arm) => [name, arm] as const))
    .filter((arm) => !seen.has(arm.join(' ')));
  const shards = absent.map((index) => `${index}/${of}`).join(', ');
  const without = arms.length === 0 ? '' : `, and with it ${named(arms)}`;
  return [problem(`shard ${shards} is missing${without}`, 'name the folders of all shards')];
}

/** Everything (GC1010) that keeps runs from being the shards of one plan, each of them once. */
export function shardTrouble(runs: readonly [ReadRun, ...ReadRun[]]): readonly Problem[] {
  const [first, ...others] = runs;
  const whole = runs.filter(({ document }) => document.shard === null);
  if (whole.length > 0) {
    const hint = 'one run at a time, the shards of one together, or two with --compare';
    return whole.map(({ called }) => problem(`${called}: expected a shard of a run, saw a whole one`, hint));
  }
  const planless = runs.filter(({ document }) => document.plan === null);
  if (planless.length > 0) {
    return planless.map(({ called }) => problem(`${called}: expected the plan of the run, saw none`, again));
  }
  const apart = others.flatMap((other) => differences(first, other));
  return apart.length > 0 ? [...apart, ...doubled(runs)] : [...doubled(runs), ...missing(runs)];
}
