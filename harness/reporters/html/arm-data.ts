import { armLabel } from '../../model/arm-label.ts';
import { describeClaim } from '../../model/describe-claim.ts';
import { rounded } from '../../model/rounded.ts';
import type { AblationDocument, ArmDocument } from '../../model/run-document.ts';
import { sentence } from '../findings.ts';
import type { RecordsData } from './arm-records.ts';
import { clipText } from './clip-text.ts';
import { decidingLogs } from './deciding-logs.ts';
import { notClaimed } from './not-claimed.ts';
import type { AblationData, ArmData, FaultData } from './report-data.ts';

const most = { routes: 12, faults: 24, acts: 40, programs: 40, crashes: 3, stack: 8 } as const;
const longest = { sentence: 2_000, proof: 300, diff: 12_000, path: 200, stack: 300 } as const;

function meetsInWords({ meets, address }: ArmDocument['faults'][number]): string {
  if (meets === null) return `an attempt at ${address}`;
  if (meets.by === 'call') return `a call of the app to ${meets.service}`;
  if (meets.by === 'route')
    return meets.routes.length === 0 ? 'any request' : `a request to ${meets.routes.slice(0, 4).join(', ')}`;
  return `${meets.by === 'attempt' ? 'an attempt at' : 'an attempt begun at'} ${meets.addresses.join(', ')}`;
}

function faultData(mark: ArmDocument['faults'][number]): FaultData {
  const { type, target, from, put, to, proof, cycle, recoveredAt, address } = mark;
  const clipped = proof === null ? null : clipText(proof, longest.proof);
  return { type, target, from, put, to, proof: clipped, cycle, recoveredAt, address, meets: meetsInWords(mark) };
}

function mitigationData({ mitigation }: ArmDocument): ArmData['mitigation'] {
  if (mitigation === null) return null;
  const { title, config, diff, with: controller } = mitigation;
  const beside =
    controller === null
      ? null
      : `${controller.type}, every ${controller.intervalMs} ms${controller.spares > 0 ? `, ${controller.spares} spare nodes` : ''}`;
  return { title, config, diff: clipText(diff, longest.diff), with: beside };
}

function ablationData({ directive, effect, because }: AblationDocument): AblationData {
  const { file, line, inside, text, change } = directive;
  return { file, line, inside: [...inside], text, change, effect, because };
}

function hopsInWords(hops: ArmDocument['reachability'][number]['hops']): string {
  return hops
    .map(({ address, annotation }) => [address ?? '*', annotation].filter((word) => word !== null).join(' '))
    .join(' → ');
}

/** What the report shows of an arm: its document without what nobody looks at, and what its records add up to. */
export function armData(
  arm: ArmDocument,
  { records, ablations, again }: { records: RecordsData; ablations: readonly AblationDocument[]; again: string },
): ArmData {
  const { role, fault, targets, control, broken, config, interrupted, settledBy, earlierTakes } = arm;
  const { requests, statuses, gatewayErrors, kinds, faultCycles, exposures, exposuresFailed, atRisk, atRiskFailed } =
    arm;
  const { recoveryMs, mitigationMarks, nodes, services, latencyMs, resources, errorsBehind, timing } = arm;
  const { spike, capture, cost } = arm;
  const label = armLabel(arm);
  const told = {
    ...{ role, fault, targets, control, broken, config, interrupted, settledBy, requests, statuses, gatewayErrors },
    ...{ kinds, faultCycles, exposures, exposuresFailed, atRisk, atRiskFailed, recoveryMs, mitigationMarks, nodes },
    ...{ services, latencyMs, resources, errorsBehind, timing, spike, capture, cost },
    earlierTakes: earlierTakes.map((take) => ({ ...take, reason: clipText(take.reason, longest.sentence) })),
    label,
    name: arm.name,
    verdict: arm.verdict ?? 'inconclusive',
    judged: arm.verdict !== null,
    skippedBecause: arm.skippedBecause === null ? null : clipText(arm.skippedBecause, longest.sentence),
    sentence: clipText(sentence(arm), longest.sentence),
    claim: describeClaim(arm.claim),
    notClaimed: [...notClaimed(arm)],
    again,
    mitigation: mitigationData(arm),
    ratePerSecond: arm.load.ratePerSecond,
    loadModel: arm.load.model,
    durationMs: arm.load.durationMs,
    latenessP99Ms: arm.load.latenessP99Ms,
    // Where none failed there is nothing to tell them apart by.
    routes: (arm.routes.some(({ failed }) => failed > 0) ? arm.routes : [])
      .slice(0, most.routes)
      .map(({ method, path, ...counts }) => ({ route: `${method} ${clipText(path, longest.path)}`, ...counts })),
    moreRoutes: Math.max(0, arm.routes.length - most.routes),
    faults: arm.faults.slice(0, most.faults).map(faultData),
    moreFaults: Math.max(0, arm.faults.length - most.faults),
    acts: arm.acts
      .slice(0, most.acts)
      .map(({ type, target, at, proof }) => ({ type, target, at, proof: clipText(proof, longest.proof) })),
    moreActs: Math.max(0, arm.acts.length - most.acts),
    programs: arm.programs.slice(0, most.programs).map(({ program, at, event, expected, detail }) => ({
      ...{ program, at, event, expected },
      detail: detail === null ? null : clipText(detail, longest.proof),
    })),
    morePrograms: Math.max(0, arm.programs.length - most.programs),
    crashes: arm.crashes.slice(0, most.crashes).map(({ program, at, path, stack }) => ({
      ...{ program, at, path: clipText(path, longest.path) },
      stack: stack.slice(0, most.stack).map((line) => clipText(line, longest.stack)),
    })),
    reachability: arm.reachability.map(({ host, port, at, duringFault, tcp, pingMs, hops }) => ({
      ...{ host: `${host}:${port}`, at, duringFault, tcp, pingMs, hops: hopsInWords(hops) },
    })),
    logs: [...decidingLogs(arm)],
    ablations: ablations.filter(({ of }) => of === label || of === arm.name).map(ablationData),
  };
  // α is too small to be rounded; what the records add up to is as round as it is shown.
  return { ...rounded(told), ...records, decision: arm.decision };
}
