import type { ArmCase } from '../model/arm-case.ts';
import { duplicated, nonIdempotent } from '../model/duplicated.ts';
import type { CostInterval, CostIntervals } from '../model/evidence.ts';
import { latencies } from '../model/latencies.ts';
import { ofAlike } from '../model/of-alike.ts';
import { callsMade, degraded, type RequestRecord, shed, stale } from '../model/record.ts';
import { healthyAddresses } from './attempts.ts';
import { attemptsCounted } from './claims/compare-arms.ts';
import { type Interval, meanCountInterval, medianInterval, shareInterval } from './intervals.ts';
import { marksNear } from './marks-near.ts';

/** No verdict rests on a cost, so its interval need not hold for a whole run: each is missed one time in twenty at most. */
const alpha = 0.05;

function known({ low, value, high }: Interval): CostInterval | null {
  return value === null ? null : { low, value, high };
}

function share(records: readonly RequestRecord[], has: (record: RequestRecord) => boolean): CostInterval | null {
  let count = 0;
  for (const record of records) if (has(record)) count += 1;
  return known(shareInterval(count, records.length, alpha));
}

/** In place of a count that nobody knows. */
const notKnown = -1;

/** What is counted of each request, without those of which nothing is known. */
function* counts(records: readonly RequestRecord[], of: (record: RequestRecord) => number): Iterable<number> {
  for (const record of records) {
    const count = of(record);
    if (count !== notKnown) yield count;
  }
}

const attempts = ofAlike(({ gateway }: RequestRecord) => gateway?.attempts.length ?? notKnown);
const calls = ofAlike((record: RequestRecord) => (record.arrivals.length === 0 ? notKnown : callsMade(record)));

/** The difference of two figures, each of which is in its interval with half of what may be missed. */
function difference(here: Interval, there: Interval): CostInterval | null {
  if (here.value === null || there.value === null || here.high === null || there.high === null) return null;
  return { low: here.low - there.high, value: here.value - there.value, high: here.high - there.low };
}

function ratio(here: Interval, there: Interval): CostInterval | null {
  if (here.value === null || there.value === null || there.high === null || there.value === 0) return null;
  const high = here.high === null || there.low === 0 ? null : here.high / there.low;
  return { low: here.low / there.high, value: here.value / there.value, high };
}

/** Attempts at nodes that go on, per request. */
function attemptsAt(records: readonly RequestRecord[], addresses: ReadonlySet<string>): Interval {
  const made = ofAlike(
    ({ gateway }: RequestRecord) =>
      gateway?.attempts.filter(({ address }) => addresses.has(address)).length ?? notKnown,
  );
  return meanCountInterval(counts(records, made), attemptsCounted, alpha / 2);
}

/** What the nodes that the fault does not hit have to do in place of those that it does; all nodes of the control arm share its load. */
function survivorLoad(armCase: ArmCase, control: ArmCase): CostInterval | null {
  const survivors = healthyAddresses(armCase);
  if (survivors.size === 0 || survivors.size === armCase.nodes.length) return null;
  const { marks, records } = armCase.history;
  const near = marksNear(marks.filter(({ proof }) => proof !== null));
  const during = records.filter(({ sentMs }) =>
    near({ sentMs, doneMs: sentMs }).some((mark) => sentMs >= mark.from && sentMs < mark.to),
  );
  return ratio(attemptsAt(during, survivors), attemptsAt(control.history.records, survivors));
}

/** What an arm costs, held against its control arm where there is one. */
export function costIntervals(armCase: ArmCase, control: ArmCase | null): CostIntervals {
  const { requests, nodes, history } = armCase;
  const records = history.records.filter(({ outcome }) => outcome !== null);
  const posts = records.filter((record) => nonIdempotent(record, requests));
  const median = (of: readonly RequestRecord[]) => medianInterval(latencies(of), alpha / 2);
  return {
    attemptsPerRequest: known(meanCountInterval(counts(records, attempts), attemptsCounted, alpha)),
    callsPerRequest: records.every((record) => callsMade(record) === 0)
      ? null
      : known(meanCountInterval(counts(records, calls), attemptsCounted, alpha)),
    addedLatencyP50Ms: control === null ? null : difference(median(records), median(control.history.records)),
    duplicatedShare: nodes.every(({ journal }) => journal)
      ? share(posts, (record) => duplicated(record, requests))
      : null,
    shedShare: share(records, shed),
    staleShare: share(records, stale),
    degradedShare: share(records, degraded),
    survivorLoad: control === null ? null : survivorLoad(armCase, control),
  };
}
