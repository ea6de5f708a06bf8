/** What a step of a search came to: `undecided` is of the system under test, `inconclusive` of the machine. */
export type StepDecision = 'holds' | 'breaks' | 'undecided' | 'inconclusive';

/** Which values are looked for, and how finely. */
export interface SearchPlan {
  /** Which way errors lie: `up` where a larger value brings them, `down` where a smaller one does. */
  readonly direction: 'up' | 'down';
  /** The first value that is tried. */
  readonly start: number;
  /** No value below or above is tried. */
  readonly from: number;
  readonly to: number;
  /** Whether there are whole numbers only. */
  readonly integer: boolean;
  /** Each step of the ramp is so many times the one before. */
  readonly factor: number;
  /** Enough is known where one end of the interval is at most so many times the other. */
  readonly resolution: number;
  readonly mostSteps: number;
  /** So often a value is tried on a machine that was not fit, in all. */
  readonly mostTries: number;
}

/** A value that was tried. */
export interface Tried {
  readonly value: number;
  readonly decision: StepDecision;
}

/** What is known of where errors start: between `holds` and `breaks`. */
export interface Bracket {
  /** The value nearest to errors that holds; null = none does. */
  readonly holds: number | null;
  /** The value farthest from errors that breaks; null = none does. */
  readonly breaks: number | null;
  /** Values between the two of which nothing could be told, the one nearest to `holds` first; null = there are none. */
  readonly undecided: readonly [number, number] | null;
}

/** What to do next. */
export type NextStep =
  | { readonly type: 'try'; readonly value: number }
  | { readonly type: 'found'; readonly bracket: Bracket }
  | { readonly type: 'not-found'; readonly bracket: Bracket; readonly why: NotFound };

/** Why no interval was found. */
export type NotFound = 'machine' | 'no-errors' | 'only-errors' | 'cannot-be-told' | 'steps';

/** Digits that a value is tried with: finer ones are of no use to anybody. */
const digits = 3;

function neat(value: number, { integer }: SearchPlan): number {
  return integer ? Math.round(value) : Number(value.toPrecision(digits));
}

/** How near to errors a value is: larger is nearer. */
function stressOf({ direction }: SearchPlan, value: number): number {
  return direction === 'up' ? value : -value;
}

function nearest(plan: SearchPlan, values: readonly number[]): number | null {
  return values.toSorted((a, b) => stressOf(plan, b) - stressOf(plan, a))[0] ?? null;
}

function farthest(plan: SearchPlan, values: readonly number[]): number | null {
  return values.toSorted((a, b) => stressOf(plan, a) - stressOf(plan, b))[0] ?? null;
}

/** What the steps so far say of where errors start. */
export function bracketOf(plan: SearchPlan, tried: readonly Tried[]): Bracket {
  const valuesOf = (decision: StepDecision) =>
    tried.filter((step) => step.decision === decision).map(({ value }) => value);
  const holds = nearest(plan, valuesOf('holds'));
  const breaks = farthest(plan, valuesOf('breaks'));
  const between = valuesOf('undecided').filter(
    (value) =>
      (holds === null || stressOf(plan, value) > stressOf(plan, holds)) &&
      (breaks === null || stressOf(plan, value) < stressOf(plan, breaks)),
  );
  const [low, high] = [farthest(plan, between), nearest(plan, between)];
  return { holds, breaks, undecided: low === null || high === null ? null : [low, high] };
}

/** The value in the geometric middle; null where it would be one of the two, or they are near enough. */
function between(plan: SearchPlan, a: number, b: number): number | null {
  if (Math.max(a, b) / Math.min(a, b) <= plan.resolution) return null;
  const middle = neat(Math.sqrt(a * b), plan);
  return middle > Math.min(a, b) && middle < Math.max(a, b) ? middle : null;
}

/** The next value of the ramp towards errors, or away from them; null where it has come to its limit. */
function ramp(plan: SearchPlan, value: number, towards: 'errors' | 'health'): number | null {
  const grows = (plan.direction === 'up') === (towards === 'errors');
  const next = neat(grows ? value * plan.factor : value / plan.factor, plan);
  const within = Math.min(plan.to, Math.max(plan.from, next));
  return within === value ? null : within;
}

/** A value that both sides of the search may go on from: the middle of the first gap that is too wide. */
function bisect(plan: SearchPlan, { holds, breaks, undecided }: Bracket): number | null {
  if (holds === null || breaks === null) return null;
  if (undecided === null) return between(plan, holds, breaks);
  return between(plan, undecided[1], breaks) ?? between(plan, holds, undecided[0]);
}

/** The end of a search whose ramp has come to its limit; where nothing could be told at the limit, that is what it was. */
function endOfRamp(tried: readonly Tried[], bracket: Bracket, limit: number, why: NotFound): NextStep {
  const atLimit = tried.findLast(({ value }) => value === limit);
  return { type: 'not-found', bracket, why: atLimit?.decision === 'undecided' ? 'cannot-be-told' : why };
}

/**
 * The next value of a search for where errors start, by what the values so far came to: a geometric ramp until one holds
 * and another breaks, then bisection. A value of which nothing could be told is gone round on both sides, so that it
 * widens the interval and is never guessed at. One that a machine which was not fit has spoilt is tried again.
 */
export function nextStep(plan: SearchPlan, tried: readonly Tried[]): NextStep {
  const bracket = bracketOf(plan, tried);
  const last = tried.at(-1);
  if (last?.decision === 'inconclusive') {
    const tries = tried.filter(({ value, decision }) => value === last.value && decision === 'inconclusive').length;
    if (tries >= plan.mostTries) return { type: 'not-found', bracket, why: 'machine' };
    if (tried.length < plan.mostSteps) return { type: 'try', value: last.value };
  }
  const told = tried.filter(({ decision }) => decision !== 'inconclusive').map(({ value }) => value);
  const next = ((): NextStep => {
    if (told.length === 0) return { type: 'try', value: neat(plan.start, plan) };
    if (bracket.breaks === null) {
      const from = nearest(plan, told) ?? plan.start;
      const value = ramp(plan, from, 'errors');
      return value === null ? endOfRamp(tried, bracket, from, 'no-errors') : { type: 'try', value };
    }
    if (bracket.holds === null) {
      const from = farthest(plan, told) ?? plan.start;
      const value = ramp(plan, from, 'health');
      return value === null ? endOfRamp(tried, bracket, from, 'only-errors') : { type: 'try', value };
    }
    const value = bisect(plan, bracket);
    return value === null ? { type: 'found', bracket } : { type: 'try', value };
  })();
  if (next.type !== 'try' || tried.length < plan.mostSteps) return next;
  return { type: 'not-found', bracket, why: 'steps' };
}
