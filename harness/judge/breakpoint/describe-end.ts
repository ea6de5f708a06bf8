import type { BreakpointParameter } from '../../model/breakpoint-parameter.ts';
import type { NextStep, NotFound, Tried } from './search.ts';

type Called = Pick<BreakpointParameter, 'unit' | 'from' | 'to' | 'direction'>;

/** `400 requests/s` */
function withUnit(value: number | null, { unit }: Called): string {
  return value === null ? 'nothing' : `${value} ${unit}`;
}

type Step = Tried & { readonly reason: string };

/** Why there is no interval, in a sentence. */
function whyNot(why: NotFound, parameter: Called, steps: readonly Step[]): string {
  const last = steps.at(-1);
  const at = withUnit(last?.value ?? null, parameter);
  const said = last === undefined ? '' : `: ${last.reason}`;
  switch (why) {
    case 'machine':
      return `the machine was not fit at ${at}, however often it was tried${said}`;
    case 'no-errors':
      return `no gateway errors up to the limit, ${at}`;
    case 'only-errors':
      return `gateway errors down to the limit, ${at}, already`;
    case 'cannot-be-told':
      return `nothing could be told at the limit, ${at}${said}`;
    case 'steps':
      return `it was not told within ${steps.length} steps`;
  }
}

/** What a search came to, in a sentence. */
export function describeEnd(
  end: Exclude<NextStep, { readonly type: 'try' }>,
  parameter: Called,
  steps: readonly Step[],
): string {
  const { holds, breaks, undecided } = end.bracket;
  if (end.type === 'not-found') return whyNot(end.why, parameter, steps);
  const found = `gateway errors start between ${holds} and ${withUnit(breaks, parameter)}`;
  if (undecided === null) return found;
  const [low, high] = undecided;
  const values = low === high ? `${low}` : `${low} to ${high}`;
  const why = steps.findLast(({ decision }) => decision === 'undecided')?.reason ?? '';
  return `${found}; nothing could be told at ${values}: ${why}`;
}
