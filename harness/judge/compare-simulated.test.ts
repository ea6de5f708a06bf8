import { expect, test } from 'vitest';
import type { ArmCase } from '../model/arm-case.ts';
import type { RequestRecord } from '../model/record.ts';
import { sideBySide } from './claims/compare-arms.ts';
import { comparedMeasures } from './compared-measures.ts';
import { gather } from './evidence.ts';
import {
  answered,
  controlCase,
  everyMs,
  gatewayError,
  recordOf,
  seeded,
  withRecords,
} from './testing/history-builder.ts';

const failedShare = comparedMeasures.find(({ id }) => id === 'failedShare');
const latency = comparedMeasures.find(({ id }) => id === 'latencyP50Ms');

/** Requests that fail with `share`, each by itself, until a rule that looks at them says that it is enough. */
function drawn(share: number, random: () => number): readonly RequestRecord[] {
  const records: RequestRecord[] = [];
  let failed = 0;
  for (let id = 0; id < 600; id += 1) {
    const fails = random() < share;
    failed += fails ? 1 : 0;
    const story = fails ? gatewayError('app-2', 502, 'connect-refused') : answered('app-1');
    records.push(recordOf(id, id * everyMs, { ...story, lastMs: 5 + 60 * random() ** 3 }));
    // The harshest one that there is for a fixed sample: it ends where the share looks high.
    if (id > 60 && failed / (id + 1) > share * 1.3) break;
  }
  return records;
}

function seen(records: readonly RequestRecord[], alpha: number) {
  const armCase: ArmCase = controlCase({ history: withRecords(records, []) });
  return { armCase: { ...armCase, plan: { ...armCase.plan, alpha } }, findings: gather(armCase) };
}

test('two runs of the same are apart in one of ten at most, whenever their loads were ended', () => {
  const alpha = 0.1;
  const pairs = 300;
  const random = seeded(23);
  let apart = { failed: 0, latency: 0 };
  for (let pair = 0; pair < pairs; pair += 1) {
    const [old, recent] = [seen(drawn(0.2, random), alpha), seen(drawn(0.2, random), alpha)];
    const isApart = (measure: typeof failedShare): number => {
      if (measure === undefined) throw new Error('there is no such measure');
      const { here, there } = sideBySide(measure.measure, recent, old);
      // By a factor of 1: the harshest that there is.
      return here.low > (there.high ?? Number.POSITIVE_INFINITY) ? 1 : 0;
    };
    apart = { failed: apart.failed + isApart(failedShare), latency: apart.latency + isApart(latency) };
  }
  expect(apart.failed / pairs).toBeLessThanOrEqual(alpha);
  expect(apart.latency / pairs).toBeLessThanOrEqual(alpha);
});

test('a share that has doubled is seen', () => {
  const random = seeded(5);
  const [old, recent] = [seen(drawn(0.2, random), 1e-6), seen(drawn(0.6, random), 1e-6)];
  if (failedShare === undefined) throw new Error('there is no such measure');
  const { here, there } = sideBySide(failedShare.measure, recent, old);
  expect(here.low).toBeGreaterThan(there.high ?? 1);
});
