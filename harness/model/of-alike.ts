/** What may be alike to others: one object for all that differ in their ids and instants alone; unset: not known. */
export interface Alike {
  readonly alike?: object | undefined;
}

/**
 * A question whose answer hangs on nothing that sets requests that are alike apart. It is asked once of all of them, and
 * once of each of which it is not known whom it is like.
 */
export function ofAlike<Asked extends Alike, Answer extends NonNullable<unknown>>(
  ask: (one: Asked) => Answer,
): (one: Asked) => Answer {
  const known = new WeakMap<object, Answer>();
  return (one) => {
    const { alike } = one;
    if (alike === undefined) return ask(one);
    const told = known.get(alike);
    if (told !== undefined) return told;
    const answer = ask(one);
    known.set(alike, answer);
    return answer;
  };
}
