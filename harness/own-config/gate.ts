/** Lets so many in at once; the others wait for their turn. */
export interface Gate {
  /** Answers how to leave, which may be said more than once. */
  readonly enter: () => Promise<() => void>;
}

/** A gate that nobody has entered yet. */
export function gateFor(most: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const leaver = (): (() => void) => {
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      const next = waiting.shift();
      // Whoever waits takes the place over, so that nobody else gets in between.
      if (next === undefined) inside -= 1;
      else next();
    };
  };
  return {
    enter: async () => {
      if (inside < most) inside += 1;
      else await new Promise<void>((resolve) => void waiting.push(resolve));
      return leaver();
    },
  };
}
