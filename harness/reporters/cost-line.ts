import type { ArmDocument } from '../model/run-document.ts';

type Intervals = NonNullable<ArmDocument['cost']['intervals']>;
type Figure = NonNullable<Intervals[keyof Intervals]>;

const twoDecimals = (value: number): string => value.toFixed(2);
const oneDecimal = (value: number): string => value.toFixed(1);
const inPercent = (value: number): string => `${oneDecimal(100 * value)} %`;

/** `1.33 (1.27 to 1.40)` */
function between({ low, value, high }: Figure, show: (value: number) => string): string {
  return `${show(value)} (${show(low)} to ${high === null ? 'any' : show(high)})`;
}

/** A figure that is known not to be that of an arm which costs nothing. */
function unless(nothing: number, figure: Figure | null, words: (figure: Figure) => string): readonly string[] {
  if (figure === null) return [];
  const known = figure.low > nothing || (figure.high !== null && figure.high < nothing);
  return known ? [words(figure)] : [];
}

/** What a mitigation is known to cost, in a line; nothing of other arms, and of those that were not judged by what they did. */
export function costLine({ role, verdict, cost }: ArmDocument): readonly string[] {
  const { intervals, cpuMsPerRequest } = cost;
  if (role === 'control' || role === 'broken' || intervals === null) return [];
  if (verdict !== 'confirmed' && verdict !== 'refuted') return [];
  const share = (figure: Figure | null, what: string): readonly string[] =>
    unless(0, figure, (one) => `${between(one, inPercent)} ${what}`);
  const parts = [
    ...unless(1, intervals.attemptsPerRequest, (one) => `${between(one, twoDecimals)} attempts per request`),
    ...unless(0, intervals.callsPerRequest, (one) => `${between(one, twoDecimals)} calls to services per request`),
    ...unless(0, intervals.addedLatencyP50Ms, (one) => `${between(one, oneDecimal)} ms added at p50`),
    ...share(intervals.duplicatedShare, 'of the POSTs done twice'),
    ...share(intervals.shedShare, 'shed'),
    ...share(intervals.staleShare, 'stale'),
    ...share(intervals.degradedShare, 'degraded'),
    ...unless(1, intervals.survivorLoad, (one) => `${between(one, twoDecimals)} times the load on the other nodes`),
    ...(cpuMsPerRequest === null ? [] : [`${oneDecimal(cpuMsPerRequest)} ms of CPU per request`]),
  ];
  return parts.length === 0 ? [] : [`cost: ${parts.join('; ')}`];
}
