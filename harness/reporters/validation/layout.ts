import type { Paint } from '../style.ts';

/** How a validation is laid out for people. */
export interface Layout {
  readonly width: number;
  readonly paint: Paint;
  /** What to type for gatecrash. */
  readonly gatecrash: string;
  /** Tells what is suppressed with its reasons, each mechanism as a whole, and every cell of the matrix. */
  readonly verbose: boolean;
}
