import type { AccessEntry, ErrorEntry } from '../model/log-entries.ts';
import type { MitigationAct } from '../model/mitigation.ts';

/** nginx's words, at level warn, when a server has reached its max_fails. */
const disabled = 'upstream server temporarily disabled';

/** A node by the address that the gateway's logs have. */
export interface NamedAddress {
  readonly name: string;
  readonly address: string;
}

/**
 * The nodes that nginx itself took out of a pool (max_fails within fail_timeout), by its line "upstream server
 * temporarily disabled". The error log has seconds only, so that the instant is that of the end of the request that
 * the line is about. `zero` is the epoch ms of the load's start.
 */
export function ejectionsOf(
  seen: { readonly errors: readonly ErrorEntry[]; readonly access: readonly AccessEntry[] },
  nodes: readonly NamedAddress[],
  zero: number,
): readonly MitigationAct[] {
  const lines = seen.errors.filter(({ message }) => message.startsWith(disabled));
  if (lines.length === 0) return [];
  const ends = new Map(seen.access.map(({ requestId, endEpochMs }) => [requestId, endEpochMs]));
  return lines.flatMap(({ requestId, upstreamAddress, message }): MitigationAct[] => {
    const node = nodes.find(({ address }) => address === upstreamAddress);
    const end = ends.get(requestId);
    if (node === undefined || requestId === null || end === undefined) return [];
    return [{ type: 'ejection', target: node.name, at: end - zero, proof: message }];
  });
}
