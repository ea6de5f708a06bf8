import { seeded } from '../../harness/judge/testing/history-builder.ts';

/** What a recorded run is made of: drawn by its seed, so that no verdict rests on round figures. */
export interface World {
  readonly seed: number;
  /** A number in [0, 1), another one at each call. */
  readonly random: () => number;
  /** Names and addresses of the nodes; the fault hits the second. */
  readonly nodes: readonly { readonly name: string; readonly address: string; readonly journal: boolean }[];
  readonly ratePerSecond: number;
  readonly serviceMs: number;
  /** Healthy time before the first cycle. */
  readonly leadMs: number;
  readonly downMs: number;
  readonly upMs: number;
  /** From the removal of the fault until its target was seen healthy. */
  readonly backMs: number;
  readonly cycles: number;
  /**
   * The share of POSTs. Each request is drawn by itself, as the tests suppose: in a list that is gone through in turn, by
   * nodes that take turns, POSTs may meet one node for a whole cycle.
   */
  readonly postShare: number;
}

/** A random number of `least` to `most`. */
export function between(random: () => number, least: number, most: number): number {
  return least + random() * (most - least);
}

/** The world of one seed. */
export function worldOfSeed(seed: number): World {
  const random = seeded(seed);
  const whole = (least: number, most: number): number => Math.round(between(random, least, most));
  const size = whole(2, 4);
  return {
    seed,
    random,
    nodes: Array.from({ length: size }, (_, index) => ({
      name: `app-${index + 1}`,
      address: `127.0.1.${index + 1}:8080`,
      journal: true,
    })),
    ratePerSecond: whole(250, 500),
    serviceMs: between(random, 5, 30),
    leadMs: whole(200, 400),
    downMs: whole(250, 450),
    upMs: whole(150, 300),
    backMs: whole(20, 80),
    cycles: whole(5, 7),
    postShare: between(random, 0.1, 0.5),
  };
}
