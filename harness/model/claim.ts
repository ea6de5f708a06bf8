/** What an app may ask of the services behind it for the requests that meet the fault. */
export interface CallsBound {
  /** No request makes more calls than that. */
  readonly most: number;
  /** On average they make no more calls than that, each counted up to eight. */
  readonly mean: number;
}

/** No request that is at risk ends in anything but its normal answer. */
export interface NoErrors {
  readonly type: 'noErrors';
  /** What that may cost the services behind the app; null: whatever it takes. */
  readonly callsPerRequest: CallsBound | null;
}

/** At most so many at-risk requests fail, in each cycle or in all. */
export interface AtMost {
  readonly type: 'atMost';
  readonly perCycle: number | null;
  readonly total: number | null;
  /** None of them fails later than that after its cycle of the fault began; null: whenever. */
  readonly withinMs: number | null;
}

/** From `ms` after the fault began no request fails any more. */
export interface CleanAfter {
  readonly type: 'cleanAfter';
  readonly ms: number;
}

/** Every request is answered with one of the `allowed` statuses, and each of `seen` comes up at least once. */
export interface Answers {
  readonly type: 'answers';
  readonly allowed: readonly number[];
  readonly seen: readonly number[];
  /** Stricter lists for paths that begin with the key: `{ '/checkout': [200] }`; the longest prefix counts. */
  readonly routes: Readonly<Record<string, readonly number[]>>;
  /** The least share of the requests at risk that gets a status, by status: `{ 200: 0.4 }`. */
  readonly atLeast: Readonly<Record<string, number>>;
}

/** What an anti-pattern can make worse. */
export const measures = [
  'failedShare',
  'failedExposureShare',
  'attemptsPerRequest',
  'callsPerRequest',
  'duplicatedNonIdempotent',
  'latencyP50Ms',
  'secondCrashShare',
] as const;

export type Measure = (typeof measures)[number];

/** A measure of this arm, held against `by` times that of the arm `than`. */
export interface Comparison {
  readonly measure: Measure;
  readonly than: string;
  readonly by: number;
}

/** The measure is at least `by` times that of the arm `than`: an anti-pattern's claim. */
export interface Worsens extends Comparison {
  readonly type: 'worsens';
  /** What it is no help for all the same: another measure that is at least `by` (1 or less) times that of `than`; null: nothing is said of that. */
  readonly noHelp: Comparison | null;
}

/** The measure is at most `by` times that of the arm `than`. */
export interface NoWorse extends Comparison {
  readonly type: 'noWorse';
}

/** POSTs that the fault cuts off after a node has taken them on are done again by another: an anti-pattern's claim. */
export interface Duplicates {
  readonly type: 'duplicates';
}

/** No request at risk fails, and the third party is told of each that was accepted exactly once, in the end. */
export interface DeliversOnce {
  readonly type: 'deliversOnce';
}

/** What an arm promises. Each has one pure test in judge/claims. */
export type Claim = NoErrors | AtMost | CleanAfter | Answers | Worsens | NoWorse | Duplicates | DeliversOnce;

/** What a control or broken arm promises; not for scenario authors. */
export type ArmClaim = Claim | { readonly type: 'healthy' } | { readonly type: 'fails' };

export function noErrors(settings: { callsPerRequest?: CallsBound } = {}): NoErrors {
  return { type: 'noErrors', callsPerRequest: null, ...settings };
}

export function atMost(
  bounds: ({ perCycle: number; total?: number } | { perCycle?: number; total: number }) & { withinMs?: number },
): AtMost {
  const { perCycle = null, total = null, withinMs = null } = bounds;
  return { type: 'atMost', perCycle, total, withinMs };
}

export function cleanAfter(settings: { ms: number }): CleanAfter {
  return { type: 'cleanAfter', ms: settings.ms };
}

export function answers(settings: {
  allowed: readonly number[];
  seen?: readonly number[];
  routes?: Readonly<Record<string, readonly number[]>>;
  atLeast?: Readonly<Record<number, number>>;
}): Answers {
  const { allowed, seen = [], routes = {}, atLeast = {} } = settings;
  return { type: 'answers', allowed, seen, routes, atLeast };
}

export function duplicates(): Duplicates {
  return { type: 'duplicates' };
}

export function deliversOnce(): DeliversOnce {
  return { type: 'deliversOnce' };
}

export function worsens(settings: Comparison & { noHelp?: Comparison }): Worsens {
  return { type: 'worsens', noHelp: null, ...settings };
}

export function noWorse(settings: Comparison): NoWorse {
  return { type: 'noWorse', ...settings };
}

/** What a claim, if it is one at all, holds its arm against of other arms; nothing of most. */
export function comparisonsOf(claim: ArmClaim | null | undefined): readonly Comparison[] {
  if (claim?.type === 'noWorse') return [claim];
  if (claim?.type !== 'worsens') return [];
  return claim.noHelp === null ? [claim] : [claim, claim.noHelp];
}
