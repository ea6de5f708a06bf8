import type { AtMost } from '../../model/claim.ts';
import { counted } from '../../model/counted.ts';
import { type ClaimInput, type ClaimResult, undecided } from '../claim-result.ts';
import { endings, inMs } from '../phrases.ts';
import { wholeWindows } from '../whole-windows.ts';
import { type Cycle, cyclesOf } from './cycles.ts';
import { type Against, lastInWords, tooLate } from './too-late.ts';

const worseOf = (one: Against | null, other: Against | null): Against | null =>
  one?.outcome === 'fails' ? one : other?.outcome === 'fails' ? other : (one ?? other);

/**
 * The cycles that say whether the bound per cycle holds. One that was held up and is within it all the same does; but
 * once one is left out for its hold-up all such are, so that what counts never hangs on how it went.
 */
function thoseThatCount({ perCycle }: AtMost, cycles: readonly Cycle[]): readonly Cycle[] {
  const onTime = cycles.filter(({ late }) => !late);
  if (perCycle === null || onTime.every((one) => one.failed.length <= perCycle)) return onTime;
  return onTime.filter(({ heldUpMs }) => heldUpMs === 0);
}

/** How many cycles (steady: windows) there are in those that count. */
function countOf(
  { withinMs }: AtMost,
  { armCase, findings }: ClaimInput,
  all: readonly Cycle[],
  counting: readonly Cycle[],
): number {
  // Windows in which nothing may fail any more tell what the others do as well.
  if (armCase.fault?.shape === 'steady') {
    return counting.length === all.length ? wholeWindows(armCase, findings, withinMs ?? 0) : 0;
  }
  return counting.filter(({ whole }) => whole).length;
}

/** Why the bound per cycle does not hold; null where no cycle says so. */
function aboveInACycle({ perCycle }: AtMost, cycles: readonly Cycle[]): string | null {
  const [worst] = cycles.toSorted((a, b) => b.certain - a.certain);
  if (perCycle === null || worst === undefined || worst.certain <= perCycle) return null;
  const { cycle, failed: failures, certain, heldUpMs } = worst;
  const beyond = heldUpMs === 0 ? '' : `, ${certain} of them beyond what a hold-up of ${inMs(heldUpMs)} explains`;
  return `${counted(failures.length, 'request')} at risk failed in cycle ${cycle} (${endings(failures)})${beyond}; the claim allows ${perCycle} per cycle`;
}

/** `in 2 cycles the load or the reaction was held up` */
function heldUpInWords(cycles: readonly Cycle[]): string {
  const held = cycles.filter(({ late, heldUpMs }) => late || heldUpMs > 0).length;
  return `in ${counted(held, 'cycle')} the load or the reaction was held up`;
}

/** What all cycles together say against the bound in all; null where they are within it. */
function aboveInAll({ total }: AtMost, cycles: readonly Cycle[], atRisk: number): Against | null {
  const all = cycles.flatMap((one) => one.failed);
  if (total === null || all.length <= total) return null;
  const certain = cycles.reduce((sum, one) => sum + one.certain, 0);
  const figures = `${all.length} of ${counted(atRisk, 'request')} at risk failed (${endings(all)}); the claim allows ${total} in all`;
  if (certain > total) return { outcome: 'fails', reason: figures };
  return { outcome: 'undecided', heldUp: true, reason: `${figures}, but ${heldUpInWords(cycles)}` };
}

/**
 * At most so many at-risk requests fail, in each cycle or in all, and where the claim says so none of them later than
 * that: bounds, not rates, so that counting decides. One cycle above its bound refutes; it holds after the planned minimum of cycles, none of them above. What the machine
 * held up refutes only by failures that the hold-up does not explain.
 */
export function testAtMost(claim: AtMost, input: ClaimInput): ClaimResult {
  const { plan } = input.armCase;
  const cycles = cyclesOf(input);
  const counting = thoseThatCount(claim, cycles);
  const failures = cycles.reduce((sum, one) => sum + one.failed.length, 0);
  const atRisk = input.findings.atRisk.length;
  const decided = { ...undecided(plan, 'bound'), decidedAt: atRisk };
  const inACycle = aboveInACycle(claim, cycles);
  if (inACycle !== null) return { outcome: 'fails', reason: inACycle, decision: decided, waitingFor: null };
  const against = worseOf(aboveInAll(claim, cycles, atRisk), tooLate(claim, input, cycles));
  if (against !== null) {
    return { ...against, decision: against.outcome === 'fails' ? decided : undecided(plan, 'bound'), waitingFor: null };
  }
  const most = Math.max(0, ...counting.map((one) => one.failed.length));
  const bounds = [
    ...(claim.perCycle === null ? [] : [`at most ${most} in a cycle where ${claim.perCycle} are allowed`]),
    ...(claim.total === null ? [] : [`${failures} in all where ${claim.total} are allowed`]),
    ...lastInWords(claim, cycles),
  ].join(', ');
  const figures = `${failures} of ${counted(atRisk, 'request')} at risk failed`;
  const count = countOf(claim, input, cycles, counting);
  const unit = input.armCase.fault?.shape === 'steady' ? 'window' : 'cycle';
  if (count < plan.minCycles) {
    const late = counting.length < cycles.length;
    const why = late ? `; ${heldUpInWords(cycles)}` : '';
    return {
      outcome: 'undecided',
      ...(late ? { heldUp: true } : {}),
      reason: `${figures}: ${bounds}, but only in ${count} of the ${plan.minCycles} ${unit}s needed${why}`,
      decision: undecided(plan, 'bound'),
      waitingFor: `${counted(plan.minCycles - count, `more ${unit}`)} of the fault, has ${count}`,
    };
  }
  return {
    outcome: 'holds',
    reason: `${figures} in ${counted(count, unit)}: ${bounds}`,
    decision: decided,
    waitingFor: null,
  };
}
