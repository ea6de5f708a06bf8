import type { ArmCase } from '../model/arm-case.ts';
import { counted } from '../model/counted.ts';
import type { ArmHistory, LoadAccount } from '../model/history.ts';
import { ofAlike } from '../model/of-alike.ts';
import { type RequestRecord, refreshedBeside } from '../model/record.ts';
import { type AskedPages, otherPage } from './asked-pages.ts';
import { clockTrouble } from './clocks.ts';

/** How the agent's own count differs from the records; null = it does not. */
function accountDiffers(records: readonly RequestRecord[], account: LoadAccount): string | null {
  const { sent, answered, failed, inFlight } = account;
  if (sent !== answered + failed + inFlight) {
    return `the agent counted ${sent} sent, but ${answered} answered, ${failed} failed and ${inFlight} in flight`;
  }
  if (records.length !== sent) return `${counted(sent, 'request')} were sent, but ${records.length} are recorded`;
  const outOfPlace = records.findIndex((record, index) => record.id !== index);
  if (outOfPlace !== -1) return `the record of request ${outOfPlace} is missing or there twice`;
  const seen = { answered: 0, inFlight: 0 };
  for (const { outcome } of records) {
    if (typeof outcome === 'number') seen.answered += 1;
    else if (outcome === null) seen.inFlight += 1;
  }
  if (seen.answered !== answered || seen.inFlight !== inFlight) {
    return `the agent counted ${answered} answered and ${inFlight} in flight, the records say ${seen.answered} and ${seen.inFlight}`;
  }
  return null;
}

/** How the gateway's line contradicts what the client got; null = it does not. */
function gatewayDiffers(record: RequestRecord): string | null {
  const { outcome, gateway } = record;
  // Part of an answer came, so the gateway has dealt with it and logged it; after a reset it may not have.
  if (gateway === null && (typeof outcome === 'number' || outcome === 'TRUNCATED')) {
    return `request ${record.id} was answered (${outcome}), but the gateway has no line of it`;
  }
  if (gateway !== null && typeof outcome === 'number' && gateway.status !== outcome) {
    return `request ${record.id} was answered with ${outcome}, but the gateway logged ${gateway.status}`;
  }
  return null;
}

/**
 * An answer that none of the scenario's nodes gave: a server of the config's own that logs nothing, or one of the
 * harness's. What came of the request there nobody has seen.
 */
function strangerAnswered({ id, gateway }: RequestRecord, addresses: ReadonlySet<string>): string | null {
  const stranger = gateway?.attempts.find((one) => one.headerMs !== null && !addresses.has(one.address));
  return stranger === undefined
    ? null
    : `request ${id} was answered by ${stranger.address}, which is no node of the scenario`;
}

/** How the journals of the nodes contradict the gateway's attempts; null = they do not. */
function arrivalsDiffer(record: RequestRecord, nodes: ArmCase['nodes']): string | null {
  if (record.gateway === null) return null;
  for (const { name, address } of nodes.filter(({ journal }) => journal)) {
    const attempts = record.gateway.attempts.filter((attempt) => attempt.address === address);
    const arrivals = record.arrivals.filter((arrival) => arrival.node === name).length;
    // An attempt without a header may have been cut before it arrived, or after.
    const served = attempts.filter((attempt) => attempt.headerMs !== null).length;
    // A subrequest that renews the cache (proxy_cache_background_update) has no line of its own in the access log.
    const most = attempts.length + (refreshedBeside(record) ? 1 : 0);
    if (arrivals < served || arrivals > most) {
      return `request ${record.id} had ${counted(attempts.length, 'attempt')} at ${name}, ${served} of them answered, but arrived there ${counted(arrivals, 'time')}`;
    }
  }
  return null;
}

/**
 * Nodes whose journals are whole: a process that is killed, or dies, may have answered what it did not come to write
 * down.
 */
function wholeJournals({ nodes, fault, history }: ArmCase): ReadonlySet<string> {
  const ended = history.programs.flatMap(({ event, program }) => (event === 'exited' ? [program] : []));
  const excluded = new Set([...ended, ...(fault?.targets ?? [])]);
  return new Set(nodes.filter(({ name, journal }) => journal && !excluded.has(name)).map(({ name }) => name));
}

/** How the journal of a node that went on all the time lacks the end of what it answered; null = it does not. */
function endsMissing(record: RequestRecord, { nodes }: ArmCase, whole: ReadonlySet<string>): string | null {
  if (record.gateway === null || typeof record.outcome !== 'number') return null;
  for (const { node, endMs } of record.arrivals) {
    if (endMs !== null || !whole.has(node)) continue;
    const address = nodes.find(({ name }) => name === node)?.address;
    const answered = record.gateway.attempts.filter((one) => one.address === address && one.headerMs !== null).length;
    if (answered > 0) return `request ${record.id} was answered by ${node}, whose journal has no end of it`;
  }
  return null;
}

/** How the gateway's log contradicts what a spike on top of the load says that it made; null = it does not. */
function spikeDiffers(spike: ArmHistory['spike']): string | null {
  if (spike === null || spike === undefined) return null;
  const { made, statuses } = spike;
  if (made === null) return 'the spike gave no account of what it made';
  const logged = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  // What it has just sent when it ends may never reach the log.
  if (logged <= made) return null;
  return `the gateway logged ${counted(logged, 'request')} of the spike, which made ${made}`;
}

/**
 * Holds the three witnesses against each other: client records, gateway log and journals must tell of the same
 * requests, each exactly once. A node that keeps no journal is no witness. What the first contradiction is; null = there is none.
 *
 * Lines of the error log are none of them: nginx writes any number about one request, and about what is no request (a
 * reload, a client that said nothing). Those of a request give its errors their kind; one without is `unknown`, which
 * no scenario expects. So lines of nobody (`foreign.errorLines`) are stored to be looked at, and decide nothing.
 *
 * `beside` are the arms that this one rests on, where it is to have asked its nodes for the same as they did.
 */
export function accountingTrouble(armCase: ArmCase, beside: readonly AskedPages[] = []): string | null {
  const { records, account, foreign, spike } = armCase.history;
  if (account === null) return 'the load agent gave no account of what it sent';
  const differs = accountDiffers(records, account);
  if (differs !== null) return differs;
  if (foreign.gatewayLines > 0)
    return `the gateway logged ${counted(foreign.gatewayLines, 'request')} that nobody sent`;
  if (foreign.arrivals > 0) return `${counted(foreign.arrivals, 'request')} that nobody sent arrived at the nodes`;
  const ofSpike = spikeDiffers(spike);
  if (ofSpike !== null) return ofSpike;
  const whole = wholeJournals(armCase);
  const addresses = new Set(armCase.nodes.map(({ address }) => address));
  const troubleOf = (record: RequestRecord): string | null =>
    gatewayDiffers(record) ??
    strangerAnswered(record, addresses) ??
    arrivalsDiffer(record, armCase.nodes) ??
    endsMissing(record, armCase, whole) ??
    otherPage(record, armCase.requests, beside);
  // The id of a request is in the words of its trouble alone.
  const troubled = records.find(ofAlike((record) => troubleOf(record) !== null));
  return troubled === undefined ? clockTrouble(armCase) : troubleOf(troubled);
}
