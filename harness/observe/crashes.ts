import type { RequestSpec } from '../model/load.ts';
import { ofAlike } from '../model/of-alike.ts';
import type { Arrival, RequestRecord } from '../model/record.ts';
import type { ArmDocument } from '../model/run-document.ts';

/** Crashes that are told one by one; how many there were stands in `programs`. */
export const crashesTold = 20;
/** Lines of a stack that are told; the whole of it is in the program's log. */
const stackLines = 10;

/** A request that a node died of serving. */
interface Deadly {
  readonly record: RequestRecord;
  readonly node: string;
  readonly at: number;
  /** Its place among the crashes of its node. */
  readonly index: number;
}

/** What Node.js writes to stderr when it dies of an exception that nothing caught, one for each time: error and stack. */
export function stacksOf(log: string): readonly (readonly string[])[] {
  return log
    .split(/^Node\.js v.*$/m)
    .slice(0, -1)
    .map((report) => {
      const lines = report.split('\n').map((line) => line.trimEnd());
      const first = lines.findIndex((line) => /^\s*\^+$/.test(line));
      return lines
        .slice(first + 1)
        .filter((line) => line !== '')
        .slice(0, stackLines);
    });
}

const hasCrashed = ofAlike(({ arrivals }: RequestRecord) => arrivals.some(({ outcome }) => outcome === 'crashed'));

function deadlyRequests(records: readonly RequestRecord[]): readonly Deadly[] {
  const crashes = records
    .filter(hasCrashed)
    .flatMap((record) =>
      record.arrivals.flatMap(({ node, outcome, endMs }) =>
        outcome === 'crashed' && endMs !== null ? [{ record, node, at: endMs }] : [],
      ),
    )
    .sort((a, b) => a.at - b.at);
  return crashes.map((crash, place) => ({
    ...crash,
    index: crashes.slice(0, place).filter(({ node }) => node === crash.node).length,
  }));
}

/** Whether the arrival was under way at the node when it died. */
function cutOffBy({ node, at }: Deadly, before: number, arrival: Arrival): boolean {
  return arrival.node === node && arrival.endMs === null && arrival.startMs > before && arrival.startMs <= at;
}

/**
 * Each time a node died of a request that it was serving: the guilty request, how many innocent ones were cut off with
 * it, and what the program said of it. `logs` has the output of programs, by name.
 */
export function crashFigures(
  records: readonly RequestRecord[],
  requests: readonly RequestSpec[],
  logs: ReadonlyMap<string, string>,
): ArmDocument['crashes'] {
  const deadly = deadlyRequests(records);
  return deadly.slice(0, crashesTold).map((crash) => {
    const { node, at, index, record } = crash;
    const before = deadly.findLast((other) => other.node === node && other.at < at)?.at ?? Number.NEGATIVE_INFINITY;
    const cutOff = records.filter(({ arrivals }) => arrivals.some((one) => cutOffBy(crash, before, one)));
    return {
      program: node,
      at,
      request: record.id,
      path: requests[record.route]?.path ?? '/',
      cutOff: cutOff.map(({ id }) => id),
      stack: [...(stacksOf(logs.get(node) ?? '')[index] ?? [])],
    };
  });
}
