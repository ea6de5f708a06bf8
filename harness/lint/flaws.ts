import type { Directive } from '../config/parse-config.ts';
import type { Flaw } from './rule.ts';

/** Something found of several passes that one directive speaks for. */
interface Found<T> {
  readonly at: Directive;
  /** What is told once. */
  readonly of: unknown;
  readonly subject: T;
}

/**
 * One flaw for all that has the same cause: a directive of the server is told once, however many locations it holds for. Where
 * several places have it the first is pointed at, and the others are counted.
 */
export function onceFor<T>(found: readonly Found<T>[], tell: (first: T) => Omit<Flaw, 'at'>): readonly Flaw[] {
  return [...Map.groupBy(found, ({ of }) => of).values()].flatMap((same): readonly Flaw[] => {
    const [first] = same;
    if (first === undefined) return [];
    const more = new Set(same.map(({ at }) => at)).size - 1;
    const flaw = tell(first.subject);
    const also = more === 0 ? '' : more === 1 ? ' (and in 1 more place)' : ` (and in ${more} more places)`;
    return [{ ...flaw, at: first.at, message: `${flaw.message}${also}` }];
  });
}
