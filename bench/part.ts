import type { Figure } from './figure.ts';

/** How a part is to be run. */
export interface PartOptions {
  /** Fewer rounds, to see that it works: its figures say little. */
  readonly quick: boolean;
  /** Run folders to take figures from instead of running. */
  readonly runs: readonly string[];
  /** Tells what is being measured. */
  readonly say: (line: string) => void;
}

/** What a part measured, and what else it saw. */
export interface Measured {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** One subject of the bench, which can be run alone. */
export interface Part {
  readonly name: string;
  readonly title: string;
  readonly measure: (options: PartOptions) => Promise<Measured>;
}
