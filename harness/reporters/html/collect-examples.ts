import { attemptFailed, failed, type RequestRecord } from '../../model/record.ts';
import { rounded } from '../../model/rounded.ts';
import type { ExampleRequest } from './report-data.ts';

/** The requests of an arm that tell most of it: the first that failed, the first that was saved, the slowest. */
export interface Examples {
  readonly see: (record: RequestRecord, latencyMs: number | null) => void;
  readonly examples: (told: ToldWith) => readonly ExampleRequest[];
}

/** What ids in records stand for. */
export interface ToldWith {
  /** `GET /cart` of a route's number. */
  readonly route: (index: number) => string;
  readonly nodeAt: (address: string) => string;
}

const mostAttempts = 6;

function example(why: ExampleRequest['why'], record: RequestRecord, { route, nodeAt }: ToldWith): ExampleRequest {
  const { id, dueMs, doneMs, outcome, gateway, gatewayError } = record;
  const shown = (gateway?.attempts ?? []).slice(0, mostAttempts);
  return rounded({
    why,
    id,
    request: route(record.route),
    dueMs,
    latencyMs: doneMs === null ? null : doneMs - dueMs,
    outcome: gatewayError === null ? String(outcome) : `${outcome} ${gatewayError.kind}`,
    attempts: shown.map(({ address, status, kind, startMs, endMs }) => ({
      ...{ node: nodeAt(address), status, kind, from: startMs - dueMs, to: endMs - dueMs },
    })),
  });
}

/** Collects the examples of one arm. */
export function collectExamples(): Examples {
  const firstFailed: RequestRecord[] = [];
  let saved: RequestRecord | null = null;
  let slowest: { readonly record: RequestRecord; readonly latencyMs: number } | null = null;
  return {
    see: (record, latencyMs) => {
      if (latencyMs !== null && (slowest === null || latencyMs > slowest.latencyMs)) slowest = { record, latencyMs };
      if (failed(record)) {
        if (firstFailed.length < 2) firstFailed.push(record);
      } else if (saved === null && record.outcome !== null && record.gateway?.attempts.some(attemptFailed) === true) {
        saved = record;
      }
    },
    examples: (told) => [
      ...firstFailed.map((record) => example('failed', record, told)),
      ...(saved === null ? [] : [example('saved', saved, told)]),
      ...(slowest === null ? [] : [example('slowest', slowest.record, told)]),
    ],
  };
}
