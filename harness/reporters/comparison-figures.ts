import type { ComparedArmDocument, ComparisonDocument } from '../model/comparison-document.ts';
import { counted, formatMs } from './style.ts';

type Both<T> = { readonly old: T; readonly new: T };

/** What was, and what is, where they differ: `0.0 % → 8.3 %`. */
function moved({ old, new: recent }: Both<string>): string {
  return old === recent ? recent : `${old} → ${recent}`;
}

function shown<T>({ old, new: recent }: Both<T>, show: (value: T) => string): string {
  return moved({ old: show(old), new: show(recent) });
}

/** The columns of an arm in a table: verdict, gateway errors of all requests, latency, attempts. */
export function comparisonCells(arm: ComparedArmDocument): readonly string[] {
  return [
    arm.name,
    arm.change,
    shown(arm.verdict, (verdict) => verdict ?? 'not judged'),
    shown(arm.gatewayErrors, ({ count, requests }) =>
      requests === 0 ? '–' : `${((100 * count) / requests).toFixed(1)} %`,
    ),
    shown(arm.latencyMs, ({ p50 }) => formatMs(p50)),
    shown(arm.attemptsPerRequest, (attempts) => (attempts === null ? '–' : attempts.toFixed(2))),
  ];
}

/** Their titles. */
export const comparisonTitles = ['arm', 'change', 'verdict', 'gateway errors', 'p50 ms', 'tries'] as const;

/** `1 of 86 arms; 84 the same, 1 better`: what the word in front of it is said of. */
export function comparisonCounts({ worse, inconclusive, better, same, arms, change }: ComparisonDocument): string {
  const counts = { worse: worse.length, inconclusive: inconclusive.length, better: better.length, same };
  const all = counted(arms.length, 'arm');
  const others = (['inconclusive', 'better', 'same'] as const)
    .filter((each) => each !== change && counts[each] > 0)
    .map((each) => `${counts[each]} ${each === 'same' ? 'the same' : each}`);
  return [counts[change] === arms.length ? `all ${all}` : `${counts[change]} of ${all}`, ...others].join(', ');
}

/** What is compared, in a line each. */
export function comparedRuns({ old, new: recent }: ComparisonDocument): readonly string[] {
  return [['old', old] as const, ['new', recent] as const].map(
    ([which, { folder, startedAt, gateway, runtime, complete }]) =>
      `${which}: ${folder}, ${startedAt}, ${gateway.name} ${gateway.version}, ${runtime} runtime${complete ? '' : ', incomplete'}`,
  );
}

/** A digest as far as people tell two apart. */
function short(text: string): string {
  return text.replaceAll(/sha256:([0-9a-f]{12})[0-9a-f]+/g, 'sha256:$1');
}

/** In what else the two differ. */
export function differenceLines({ differences }: ComparisonDocument): readonly string[] {
  return differences.map(({ what, old, new: recent }) =>
    what.startsWith('config ') ? `${what} is another text` : `${what} ${short(old)} → ${short(recent)}`,
  );
}

/** What the comparison rests on, and what it does not tell. */
export function comparisonTerms({ alpha, arms }: ComparisonDocument): string {
  const once = (1 / alpha).toLocaleString('en');
  return `Two runs of the same are called worse once in ${once} comparisons at most, over all ${counted(arms.length, 'arm')} and measures together, as long as requests fail independently. Latencies are told and not compared: they are the machine's too.`;
}
