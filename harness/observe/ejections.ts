import type { ErrorEntry } from '../model/log-entries.ts';
import type { MitigationAct } from '../model/mitigation.ts';

/** nginx's words, at level warn, when a server has reached its max_fails. */
const disabled = 'upstream server temporarily disabled';

/** Whether a line of the error log tells that nginx took a node out of its pool. */
export function tellsEjection({ message }: ErrorEntry): boolean {
  return message.startsWith(disabled);
}

/** A node by the address that the gateway's logs have. */
export interface NamedAddress {
  readonly name: string;
  readonly address: string;
}

/**
 * The nodes that nginx itself took out of a pool (max_fails within fail_timeout), by its line "upstream server
 * temporarily disabled". The error log has seconds only, so that the instant is that of the end of the request that
 * the line is about, which `loggedEnd` gives. `zero` is the epoch ms of the load's start.
 */
export function ejectionsOf(
  errors: readonly ErrorEntry[],
  loggedEnd: (requestId: number) => number | null,
  nodes: readonly NamedAddress[],
  zero: number,
): readonly MitigationAct[] {
  return errors.filter(tellsEjection).flatMap(({ requestId, upstreamAddress, message }): MitigationAct[] => {
    const node = nodes.find(({ address }) => address === upstreamAddress);
    const end = requestId === null ? null : loggedEnd(requestId);
    if (node === undefined || end === null) return [];
    return [{ type: 'ejection', target: node.name, at: end - zero, proof: message }];
  });
}
