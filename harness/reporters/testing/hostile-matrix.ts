import fc from 'fast-check';
import { grades } from '../../model/validation-cell.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';
import { hostileRequests } from './asked-requests.ts';
import { hostileText } from './hostile.ts';
import { cellDocument, comparisonDocument, differenceDocument } from './validation-cells.ts';
import { hostileValidation } from './validation-document.ts';

const ms = fc.option(fc.double({ min: 0, max: 20_000, noNaN: true }));
const named = fc.array(fc.record({ name: hostileText, requests: fc.nat(50) }), { maxLength: 3 });
const statuses = fc.dictionary(hostileText, fc.nat(50), { maxKeys: 3 });
const where = { server: hostileText, location: hostileText, upstream: hostileText, fault: hostileText };

const cell = fc
  .record({
    ...where,
    ...{ gateway: hostileText, at: hostileText, method: hostileText, statuses, nodes: named },
    grade: fc.constantFrom(...grades),
    ...{ p50Ms: ms, maxMs: ms, attemptsPerRequest: ms, recoveredAfterMs: ms, duplicates: fc.option(fc.nat(50)) },
  })
  .map(cellDocument);

const differences = fc.array(
  fc
    .record({
      ...{ ...where, method: hostileText, from: hostileText, to: hostileText },
      measure: fc.constantFrom('failed' as const, 'hangs' as const, 'latency' as const, 'reload' as const),
    })
    .map(differenceDocument),
  { maxLength: 6 },
);

const change = fc.record({
  file: hostileText.map((text) => `a${text}`),
  line: fc.integer({ min: 1, max: 9999 }),
  removed: fc.array(hostileText, { maxLength: 3 }),
  added: fc.array(hostileText, { maxLength: 3 }),
});

const comparison = fc
  .record({
    ...{ baseline: hostileText, gateway: hostileText },
    ...{ worse: differences, better: differences, inconclusive: differences },
    ...{ added: fc.array(hostileText, { maxLength: 3 }), removed: fc.array(hostileText, { maxLength: 3 }) },
    culprit: fc.option(
      fc
        .tuple(change, fc.array(change, { maxLength: 2 }), fc.boolean())
        .map(([first, others, isMinimal]) => ({ ...first, others, isMinimal })),
    ),
  })
  .map(comparisonDocument);

const told = fc.record({ what: hostileText, name: hostileText, detail: hostileText, at: hostileText });

/** A config with findings, a matrix and a comparison of any kind, in which every text is hostile. */
export const hostileMatrix: fc.Arbitrary<ValidationDocument> = fc
  .tuple(
    hostileValidation,
    fc.array(cell, { minLength: 1, maxLength: 20 }),
    fc.option(comparison),
    fc.array(fc.record({ id: hostileText, title: hostileText }), { maxLength: 3 }),
    fc.array(told, { maxLength: 2 }),
    fc.option(hostileRequests, { nil: {} }),
  )
  .map(([document, matrix, compared, faults, things, asked]) => ({
    ...document,
    ...asked,
    ...{ matrix, faults, comparison: compared, supplied: things, missing: things },
  }));
