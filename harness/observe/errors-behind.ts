import { byText } from '../model/by-text.ts';
import type { ErrorsBehind } from '../model/errors-behind.ts';
import type { AccessEntry, ErrorEntry } from '../model/log-entries.ts';
import type { RequestRecord } from '../model/record.ts';
import { gatewayErrorOf, gatewayRecordOf } from './gateway-record.ts';

/** What one gateway behind the gateway has logged, in its order. */
export interface BehindLog {
  /** Name of its node. */
  readonly gateway: string;
  readonly access: readonly AccessEntry[];
  readonly errors: readonly ErrorEntry[];
}

/** An error that a gateway behind the gateway made itself, and the request that it made it for. */
interface Made {
  readonly id: number | null;
  readonly status: number;
  readonly kind: string;
}

function madeBy({ access, errors }: BehindLog): readonly Made[] {
  const lines = Map.groupBy(errors, ({ requestId }) => requestId);
  return access.flatMap((entry) => {
    const told = (lines.get(entry.requestId) ?? []).filter(({ kind }) => kind !== null);
    const made = gatewayErrorOf(gatewayRecordOf(entry, told, 0));
    return made === null ? [] : [{ id: entry.requestId, ...made }];
  });
}

/**
 * Whose errors they are that a chain of gateways answers: those that one behind the gateway made, by kind. The gateway
 * passes such an answer on unchanged, and its own error log says nothing of it.
 */
export function errorsBehind(logs: readonly BehindLog[], records: readonly RequestRecord[]): readonly ErrorsBehind[] {
  if (logs.length === 0) return [];
  const byId = new Map(records.map((record) => [record.id, record]));
  const passedOn = ({ id, status }: Made): boolean => {
    const record = byId.get(id ?? -1);
    return record?.gatewayError === null && record.outcome === status;
  };
  return logs.flatMap((log) => {
    const made = madeBy(log).filter(({ id }) => id !== null && byId.has(id));
    return [...Map.groupBy(made, ({ status, kind }) => `${status} ${kind}`).values()]
      .map((same) => {
        const { status, kind } = same[0] as Made;
        return { gateway: log.gateway, status, kind, count: same.length, passedOn: same.filter(passedOn).length };
      })
      .sort((a, b) => b.count - a.count || byText(a.kind, b.kind));
  });
}
