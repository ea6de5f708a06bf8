/** Scenarios as tests of a team's own suite: `await expect(run(myScenario)).toBeConfirmed()`. */

import { expect } from 'vitest';
import { toBeConfirmed, toBeRefuted } from './matchers.ts';

export type { RunDocument } from '../model/run-document.ts';
export { run } from './run.ts';
export type { RunSettings } from './run-settings.ts';

expect.extend({ toBeConfirmed, toBeRefuted });

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> {
    /** Every claim of the run holds: no arm is refuted or inconclusive, and more than controls has run. */
    toBeConfirmed: () => Promise<void>;
    /** A claim of the run is refuted: it is known to be broken. */
    toBeRefuted: () => Promise<void>;
  }
}
