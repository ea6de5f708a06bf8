import type { ArmCase } from '../model/arm-case.ts';
import { counted } from '../model/counted.ts';
import { degraded, failed, localFailures, type RequestRecord } from '../model/record.ts';
import { failsAt, healthyAddresses } from './attempts.ts';
import type { Findings } from './evidence.ts';
import { endings, inMs, percent } from './phrases.ts';
import { inconclusive, type Ruling } from './ruling.ts';

/** A load agent that did not run for this long has neither sent nor timed as it says. */
export const longestStallAllowedMs = 200;
/** A request sent this long after it was due is late. */
export const lateMs = 50;
/** The share of late requests above which the load was not the one that was planned. */
export const lateShareAllowed = 0.01;
/** Requests that must have ended well before a fault, so that what comes after is known to be the fault's doing. */
export const minRequestsBefore = 20;

/** A program that died by itself, in words; null = none has. */
export function programTrouble({ history }: Pick<ArmCase, 'history'>): string | null {
  const exit = history.programs.find((one) => one.event === 'exited' && !one.expected);
  if (exit === undefined) return null;
  return `${exit.program} exited unexpectedly after ${inMs(exit.at)}${exit.detail === null ? '' : ` (${exit.detail})`}`;
}

/** Whether the load sent it late. */
export function isLate({ sentMs, dueMs }: RequestRecord): boolean {
  return sentMs - dueMs >= lateMs;
}

/** Requests that the load sent late. */
export function lateRequests({ history }: Pick<ArmCase, 'history'>): number {
  let late = 0;
  for (const record of history.records) if (isLate(record)) late += 1;
  return late;
}

/** Why the load was not the one that was planned; null = it was. */
export function agentTrouble(armCase: Pick<ArmCase, 'history'>): string | null {
  const { account, records } = armCase.history;
  if (account !== null && account.longestStallMs >= longestStallAllowedMs) {
    return `the load agent did not run for ${inMs(account.longestStallMs)}; below ${longestStallAllowedMs} ms is allowed`;
  }
  const local = records.filter(({ outcome }) => localFailures.some((code) => code === outcome));
  if (local.length > 0)
    return `${counted(local.length, 'request')} could not be sent from this machine (${endings(local)})`;
  const late = lateRequests(armCase);
  if (late > records.length * lateShareAllowed) {
    return `${late} of ${counted(records.length, 'request')} were sent ${lateMs} ms late or more; ${percent(lateShareAllowed)} are allowed`;
  }
  return null;
}

/**
 * A node that the fault does not hit has failed. Also during the fault, and also as the second attempt of a
 * mitigation: what the fault's node fails with is the mitigation's business, but a node that nothing was done to fails
 * only where the machine has no time for it (short timeouts fake faults, max_fails then removes the node).
 */
function nodeTrouble(armCase: ArmCase, { ended }: Findings): string | null {
  const nodes = healthyAddresses(armCase);
  const hit = ended.filter(failsAt(nodes));
  if (hit.length === 0) return null;
  const names = armCase.nodes
    .filter(({ address }) => nodes.has(address) && hit.some(failsAt(new Set([address]))))
    .map(({ name }) => name);
  return `${counted(hit.length, 'request')} had a failed attempt at ${names.join(' and ')}, where there was no fault (${endings(hit)})`;
}

/** Requests failed where the fault cannot have been the reason. */
function unexplained({ before, failedBeyond }: Findings): string | null {
  // What the gateway answers in place of the app it does by its config, not for want of time: the claim's own business.
  const early = before.filter((record) => failed(record) && !degraded(record));
  if (early.length > 0) {
    return `${early.length} of ${counted(before.length, 'request')} failed before there was a fault (${endings(early)})`;
  }
  const unknown = failedBeyond.filter((record) => record.gateway === null);
  if (unknown.length > 0) {
    return `${counted(unknown.length, 'request')} failed outside of the fault without reaching the gateway's log (${endings(unknown)})`;
  }
  return null;
}

function tooEarly({ before }: Findings): string | null {
  if (before.length >= minRequestsBefore) return null;
  return `only ${counted(before.length, 'request')} ended before the fault, ${minRequestsBefore} are needed to know that all was well`;
}

/** What shows that the machine or the harness, not the fault, is behind what was seen; null = nothing does. */
export function machineTrouble(armCase: ArmCase, findings: Findings): Ruling | null {
  const program = programTrouble(armCase);
  if (program !== null) return inconclusive('programs', program);
  const agent = agentTrouble(armCase);
  if (agent !== null) return inconclusive('load', agent, true);
  // In a control arm every failure is the claim's own business.
  if (armCase.fault === null) return null;
  const others = nodeTrouble(armCase, findings) ?? unexplained(findings);
  if (others !== null) return inconclusive('healthy-nodes', others, true);
  const early = tooEarly(findings);
  return early === null ? null : inconclusive('load', early, true);
}
