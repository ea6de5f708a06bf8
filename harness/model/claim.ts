/** No request that is at risk ends in anything but its normal answer. */
export interface NoErrors {
  readonly type: 'noErrors';
}

/** At most so many at-risk requests fail, in each cycle or in all. */
export interface AtMost {
  readonly type: 'atMost';
  readonly perCycle: number | null;
  readonly total: number | null;
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
}

/** What an anti-pattern can make worse. */
export const measures = [
  'failedShare',
  'attemptsPerRequest',
  'callsPerRequest',
  'duplicatedNonIdempotent',
  'latencyP50Ms',
  'secondCrashShare',
] as const;

export type Measure = (typeof measures)[number];

/** The measure is at least `by` times that of the arm `than`: an anti-pattern's claim. */
export interface Worsens {
  readonly type: 'worsens';
  readonly measure: Measure;
  readonly than: string;
  readonly by: number;
}

/** The measure is at most `by` times that of the arm `than`. */
export interface NoWorse {
  readonly type: 'noWorse';
  readonly measure: Measure;
  readonly than: string;
  readonly by: number;
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

export function noErrors(): NoErrors {
  return { type: 'noErrors' };
}

export function atMost(bounds: { perCycle: number; total?: number } | { perCycle?: number; total: number }): AtMost {
  return { type: 'atMost', perCycle: bounds.perCycle ?? null, total: bounds.total ?? null };
}

export function cleanAfter(settings: { ms: number }): CleanAfter {
  return { type: 'cleanAfter', ms: settings.ms };
}

export function answers(settings: {
  allowed: readonly number[];
  seen?: readonly number[];
  routes?: Readonly<Record<string, readonly number[]>>;
}): Answers {
  return { type: 'answers', allowed: settings.allowed, seen: settings.seen ?? [], routes: settings.routes ?? {} };
}

export function duplicates(): Duplicates {
  return { type: 'duplicates' };
}

export function deliversOnce(): DeliversOnce {
  return { type: 'deliversOnce' };
}

export function worsens(settings: { measure: Measure; than: string; by: number }): Worsens {
  return { type: 'worsens', ...settings };
}

export function noWorse(settings: { measure: Measure; than: string; by: number }): NoWorse {
  return { type: 'noWorse', ...settings };
}

/** Whether a claim, if it is one at all, compares its arm with another one. */
export function compares(claim: ArmClaim | null | undefined): claim is Worsens | NoWorse {
  return claim?.type === 'worsens' || claim?.type === 'noWorse';
}
