import type { ArmCase } from '../model/arm-case.ts';
import { comparisonsOf } from '../model/claim.ts';
import { counted } from '../model/counted.ts';
import type { JudgedArm } from '../model/evidence.ts';
import type { Decision, Verdict } from '../model/verdict.ts';
import { accountingTrouble } from './accounting.ts';
import type { AskedPages } from './asked-pages.ts';
import { type ClaimInput, type ClaimResult, undecided } from './claim-result.ts';
import { testClaim } from './claims/index.ts';
import { countFindings, type Findings, gather, noEvidence } from './evidence.ts';
import { machineTrouble } from './machine.ts';
import { markTrouble } from './marks.ts';
import { endings } from './phrases.ts';
import { recoveryRuling } from './recovery.ts';
import { inconclusive, type Ruling, refuted } from './ruling.ts';

/** What an arm is judged against: the other arms of its scenario. */
export interface Neighbours {
  /** The verdict of an arm that was judged before; null where there is none. */
  readonly judged: (name: string) => JudgedArm | null;
  readonly other: ClaimInput['other'];
  /** What the nodes of an arm were asked for; null where there is no such arm. */
  readonly pages: (name: string) => AskedPages | null;
}

interface Subject {
  readonly armCase: ArmCase;
  readonly findings: Findings;
  readonly neighbours: Neighbours;
}

/** One question that must be answered well before a claim is looked at; null = it is. */
type Gate = (subject: Subject) => Ruling | null;

const wasSkipped: Gate = ({ armCase }) =>
  armCase.skippedBecause === null
    ? null
    : { verdict: 'skipped', reason: armCase.skippedBecause, settledBy: 'run', disturbed: false };

const wasCompleted: Gate = ({ armCase }) =>
  armCase.interrupted ? inconclusive('run', 'the run was interrupted before this arm was complete') : null;

const harnessDidItsJob: Gate = ({ armCase }) =>
  armCase.problem === null
    ? null
    : inconclusive('harness', `the harness could not finish this arm: ${armCase.problem}`);

const wasRun: Gate = ({ armCase, neighbours }) => {
  if (!armCase.notRun) return null;
  const why = cannotBeSettled(armCase, neighbours.judged)?.reason ?? 'an arm that it rests on was not confirmed then';
  return inconclusive('other-arms', `not run: ${why}`);
};

/** An arm that rests on a broken one is about the same pages, or it tells nothing of what was broken there. */
function pagesBeside({ control, broken }: ArmCase, { pages }: Neighbours): readonly AskedPages[] {
  if (broken === null) return [];
  return [broken, control].flatMap((name) => (name === null ? [] : (pages(name) ?? [])));
}

const addsUp: Gate = ({ armCase, neighbours }) => {
  const trouble = accountingTrouble(armCase, pagesBeside(armCase, neighbours));
  return trouble === null ? null : inconclusive('accounts', `the accounts do not add up: ${trouble}`);
};

function mustBeConfirmed(name: string | null, what: string, judged: Judged): Ruling | null {
  if (name === null) return null;
  const arm = judged(name);
  if (arm === null) return inconclusive('other-arms', `${what} ${name} was not run`);
  if (arm.verdict === 'confirmed') return null;
  return inconclusive('other-arms', `${what} ${name} is ${arm.verdict}: ${arm.reason}`);
}

/** As much of an arm that was judged before as another one that rests on it needs. */
type Judged = (name: string) => { readonly verdict: Verdict | null; readonly reason: string | null } | null;

/** Of an arm that compares: the other one was not judged for good, so there is nothing to compare with. */
function mustBeSettled(claim: ArmCase['claim'], judged: Judged): Ruling | null {
  for (const { than: name } of comparisonsOf(claim)) {
    const than = judged(name);
    if (than?.verdict !== 'inconclusive' && than?.verdict !== 'skipped') continue;
    return inconclusive('other-arms', `the arm to compare with, ${name}, is ${than.verdict}: ${than.reason}`);
  }
  return null;
}

/** Why an arm is inconclusive whatever it shows: an arm that it rests on is not confirmed, or not settled. */
export function cannotBeSettled(
  { control, broken, claim }: Pick<ArmCase, 'control' | 'broken' | 'claim'>,
  judged: Judged,
): Ruling | null {
  return (
    mustBeConfirmed(control, 'the control arm', judged) ??
    mustBeConfirmed(broken, 'the broken arm', judged) ??
    mustBeSettled(claim, judged)
  );
}

const restsOnSettled: Gate = ({ armCase, neighbours }) => cannotBeSettled(armCase, neighbours.judged);

const machineIsHealthy: Gate = ({ armCase, findings }) => machineTrouble(armCase, findings);

const faultTookEffect: Gate = ({ armCase, findings }) => {
  const { role, fault, plan, history } = armCase;
  if (role === 'control') return null;
  if (fault === null) return inconclusive('fault', 'it is not known which fault this arm is about');
  if (findings.proven.length === 0) {
    const tried = counted(history.marks.length, 'time');
    return inconclusive('fault', `the fault did not take effect: it was put in place ${tried}, and no effect was seen`);
  }
  if (findings.faultCycles >= plan.minCycles) return null;
  const unit = fault.shape === 'steady' ? 'windows' : 'cycles';
  return inconclusive(
    'fault',
    `the fault took effect in only ${findings.faultCycles} of the ${plan.minCycles} ${unit} needed`,
  );
};

/** In this order: a later question is worth nothing while an earlier one is open. */
const gates: readonly Gate[] = [
  wasSkipped,
  wasCompleted,
  harnessDidItsJob,
  wasRun,
  addsUp,
  restsOnSettled,
  machineIsHealthy,
  faultTookEffect,
];

/**
 * Failures of a mitigation while the fault was in place without a proof: they are in no test, and what is in none must
 * not be confirmed. They refute nothing either, as nobody knows what they met.
 */
function unprovenTrouble({ failedUnproven }: Findings): Ruling | null {
  if (failedUnproven.length === 0) return null;
  const figures = `${counted(failedUnproven.length, 'request')} failed (${endings(failedUnproven)})`;
  return inconclusive('fault', `${figures} while the fault was in place without a proof that it was in effect`);
}

/** What the claim's own test comes to, and for mitigations what must be seen besides. */
function rule({ armCase, findings }: Subject, claim: ClaimResult): Ruling {
  const { role, marksWanted, history } = armCase;
  // A control arm says that the machine is fit to judge by; where it is not, nothing has been refuted.
  if (claim.outcome === 'fails') {
    return role === 'control' ? inconclusive('claim', claim.reason, true) : refuted('claim', claim.reason);
  }
  const acted = marksWanted.length === 0 || findings.mitigationMarks.length > 0;
  const relapse = role === 'mitigation' ? recoveryRuling(armCase, findings) : null;
  if (acted && relapse?.verdict === 'refuted') return relapse;
  if (claim.outcome === 'undecided') return inconclusive('claim', claim.reason, claim.heldUp === true);
  const unproven = role === 'mitigation' ? unprovenTrouble(findings) : null;
  if (unproven !== null) return unproven;
  const unmarked = markTrouble(armCase, findings);
  if (unmarked !== null) {
    const what = acted ? 'it is not known that the mitigation did it' : 'the mitigation was not seen to act';
    return inconclusive('mitigation-marks', `${what}: ${unmarked.reason}, though ${claim.reason}`);
  }
  if (relapse !== null) return relapse;
  const inFlight = history.account?.inFlight ?? 0;
  if (inFlight > 0 && (role === 'control' || role === 'mitigation')) {
    return inconclusive(
      'claim',
      `${counted(inFlight, 'request')} had no answer when the arm ended, though ${claim.reason}`,
    );
  }
  return { verdict: 'confirmed', reason: claim.reason, settledBy: 'claim', disturbed: false };
}

function judge(subject: Subject): JudgedArm {
  const { armCase, findings, neighbours } = subject;
  const evidence = countFindings(findings);
  for (const gate of gates) {
    const ruling = gate(subject);
    if (ruling !== null) return { ...ruling, decision: undecided(armCase.plan), evidence };
  }
  const result = testClaim({ armCase, findings, other: neighbours.other });
  return { ...rule(subject, result), decision: result.decision, evidence };
}

/** A decision of nobody, for a case so broken that not even its plan can be read. */
function noDecision(armCase: ArmCase): Decision {
  const plan: Partial<ArmCase['plan']> | undefined = armCase?.plan;
  return { test: null, alpha: plan?.alpha ?? 0, beta: plan?.beta ?? 0, decidedAt: null, leakExcluded: null };
}

/**
 * Judges one arm on what is stored of it, and on the verdicts of the arms that it builds on. Never throws: an arm that
 * cannot be judged is inconclusive, so that one odd record does not hide the verdicts of the others.
 */
export function judgeArm(armCase: ArmCase, neighbours: Neighbours): JudgedArm {
  try {
    return judge({ armCase, findings: gather(armCase), neighbours });
  } catch (error) {
    const reason = `this arm could not be judged: ${error instanceof Error ? error.message : String(error)}`;
    return { ...inconclusive('accounts', reason), decision: noDecision(armCase), evidence: noEvidence };
  }
}
