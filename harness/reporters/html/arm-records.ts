import { attemptFailed } from '../../model/record.ts';
import type { ArmDocument } from '../../model/run-document.ts';
import type { StoredRun } from '../../model/stored-run.ts';
import { collectExamples } from './collect-examples.ts';
import { collectPoints } from './collect-points.ts';
import { collectStrips } from './collect-strips.ts';
import { outcomeClass } from './outcome-class.ts';
import type { ArmData } from './report-data.ts';

const mostNodes = 24;

/** What the records of an arm add up to. */
export type RecordsData = Pick<ArmData, 'plot' | 'strips' | 'histogram' | 'examples' | 'inFlight' | 'recordsMissing'>;

const nothing: RecordsData = {
  ...{ plot: null, strips: null, histogram: null, examples: [], inFlight: 0, recordsMissing: null },
};

/** Goes once through the records of an arm, which may be a million; `budget` is how many cells its plot may have. */
export async function armRecords(
  run: Pick<StoredRun, 'eachRecord'>,
  scenario: string,
  arm: ArmDocument,
  budget: number,
): Promise<RecordsData> {
  const points = collectPoints();
  const strips = collectStrips(mostNodes);
  const examples = collectExamples();
  let [seen, inFlight] = [0, 0];
  try {
    await run.eachRecord(scenario, arm, (record) => {
      const of = outcomeClass(record);
      const latencyMs = record.doneMs === null ? null : record.doneMs - record.dueMs;
      seen += 1;
      if (of === null || latencyMs === null) inFlight += 1;
      else points.add(of, record.dueMs, latencyMs);
      for (const attempt of record.gateway?.attempts ?? []) {
        strips.add({ ...attempt, failed: attemptFailed(attempt) });
      }
      examples.see(record, latencyMs);
    });
  } catch (error) {
    return { ...nothing, recordsMissing: error instanceof Error ? error.message : String(error) };
  }
  if (seen === 0) return nothing;
  const nameOf = new Map(arm.nodes.map(({ name, address }) => [address, name]));
  const routes = arm.load.requests.map(({ method, path }) => `${method} ${path}`);
  return {
    plot: points.plot(budget),
    strips: strips.strips(),
    histogram: points.histogram(),
    examples: examples.examples({
      route: (index) => routes[index] ?? `route ${index}`,
      nodeAt: (address) => nameOf.get(address) ?? address,
    }),
    inFlight,
    recordsMissing: null,
  };
}
