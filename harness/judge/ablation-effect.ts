import type { AblatedDirective, AblationVerdict } from '../model/ablation.ts';
import type { ArmCase } from '../model/arm-case.ts';
import type { JudgedArm } from '../model/evidence.ts';
import { failed } from '../model/record.ts';
import { ablationMeasures } from './ablation-measures.ts';
import { type SideBySide, sideBySide } from './claims/compare-arms.ts';
import { gather } from './evidence.ts';
import { type Interval, shareInterval } from './intervals.ts';
import { endings } from './phrases.ts';

/** An arm that was judged. */
export interface Seen {
  readonly armCase: ArmCase;
  readonly judged: Pick<JudgedArm, 'verdict' | 'reason'>;
}

/** An ablation before it is judged. */
export interface Ablated {
  readonly of: string;
  readonly directive: Pick<AblatedDirective, 'change'>;
  /** nginx's words, where it refuses the config. */
  readonly refused: string | null;
}

/** How the arm goes without its change, in words. */
const withoutChange: Readonly<Record<AblatedDirective['change'], string>> = {
  added: 'without it',
  removed: 'with it',
  changed: 'with what was there before',
  moved: 'with it where it was before',
};

/** Whether all that the first may be is more than `by` times all that the second may be. */
function isMore(first: Interval, second: Interval, by: number): boolean {
  return first.value !== null && second.value !== null && second.high !== null && first.low > by * second.high;
}

/** By what the arm without the directive is worse than the one that has it, and by what it is better. */
function differences(
  ablated: ArmCase,
  full: ArmCase,
): { readonly worse: readonly string[]; readonly better: readonly string[] } {
  // What is compared by several measures may err in each of them.
  const alpha = ablated.plan.alpha / ablationMeasures.length;
  const as = (armCase: ArmCase) => ({
    armCase: { ...armCase, plan: { ...armCase.plan, alpha } },
    findings: gather(armCase),
  });
  const [here, there] = [as(ablated), as(full)];
  const compared = ablationMeasures.map(({ measure, by }) => ({ by, seen: sideBySide(measure, here, there) }));
  const figures = (is: (seen: SideBySide, by: number) => boolean) =>
    compared.filter(({ seen, by }) => is(seen, by)).map(({ seen }) => seen.figures);
  return {
    worse: figures((seen, by) => isMore(seen.here, seen.there, by)),
    better: figures((seen, by) => isMore(seen.there, seen.here, by)),
  };
}

/**
 * That requests are answered otherwise than normal before there is a fault: the config is not whole without the directive.
 * Of the arm itself the judge takes that for a machine that is not fit; here the arm that has the directive was fit, and
 * more of them fail than a leak may be. What was answered by nobody may be the machine's doing. null = they are not.
 */
function failsWithoutFault(armCase: ArmCase): string | null {
  const { before } = gather(armCase);
  const otherwise = before.filter((record) => failed(record) && typeof record.outcome === 'number');
  const { low } = shareInterval(otherwise.length, before.length, armCase.plan.alpha);
  return low > armCase.plan.leak ? `${otherwise.length} of ${before.length} (${endings(otherwise)})` : null;
}

function decide({ of, directive, refused }: Ablated, full: Seen | null, ablated: Seen | null): AblationVerdict {
  const how = withoutChange[directive.change];
  // Whatever the machine was like: without it there is no gateway.
  if (refused !== null) return { effect: 'necessary', because: `nginx refuses the config ${how}: ${refused}` };
  if (full === null) return { effect: 'unclear', because: `${of} was not run` };
  if (full.judged.verdict !== 'confirmed') {
    return { effect: 'unclear', because: `${of} itself is ${full.judged.verdict}: ${full.judged.reason}` };
  }
  if (ablated === null) return { effect: 'unclear', because: 'it was not run' };
  const { verdict, reason } = ablated.judged;
  if (verdict === 'refuted') return { effect: 'necessary', because: `${how} the claim is refuted: ${reason}` };
  const early = verdict === 'inconclusive' ? failsWithoutFault(ablated.armCase) : null;
  if (early !== null) return { effect: 'necessary', because: `${how} requests fail before there is a fault: ${early}` };
  if (verdict !== 'confirmed') return { effect: 'unclear', because: `${how} the arm is inconclusive: ${reason}` };
  const { worse, better } = differences(ablated.armCase, full.armCase);
  const gain = better.length === 0 ? '' : `; better ${how}: ${better.join('; ')}`;
  if (worse.length > 0) {
    return { effect: 'helpful', because: `${how} the claim holds, but ${worse.join('; ')}${gain}` };
  }
  return {
    effect: 'idle',
    because: `${how} the claim holds, and nothing that is compared was worse: ${reason}${gain}`,
  };
}

/**
 * What a directive of a mitigation's config does for its claim, by the arm that was run without it (`ablated`; null: it was
 * not run) and the arm that has it (`full`). Never throws: what cannot be compared is unclear.
 */
export function effectOf(ablation: Ablated, full: Seen | null, ablated: Seen | null): AblationVerdict {
  try {
    return decide(ablation, full, ablated);
  } catch (error) {
    const because = `it could not be judged: ${error instanceof Error ? error.message : String(error)}`;
    return { effect: 'unclear', because };
  }
}
