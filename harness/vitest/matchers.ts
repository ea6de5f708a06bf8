import { styleText } from 'node:util';
import type { MatcherState } from 'vitest';
import { armLabel } from '../model/arm-label.ts';
import type { RunDocument } from '../model/run-document.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Paint } from '../reporters/style.ts';
import { failureMessage } from './failure-message.ts';
import { runOf } from './finished-runs.ts';
import { outcomeOf } from './outcome.ts';

/** Colours where vitest has some. */
function paintOf({ utils }: MatcherState): Paint {
  const hasColours = utils.RECEIVED_COLOR('x') !== 'x';
  return (format, text) => (hasColours ? styleText(format, text, { validateStream: false }) : text);
}

/** An arm that did not run is no failure while others did, but is not passed over in silence. */
function tellSkipped({ scenarios }: RunDocument): void {
  for (const { name, arms } of scenarios) {
    for (const arm of arms.filter(({ verdict }) => verdict === 'skipped')) {
      console.warn(`gatecrash: ${name} ${armLabel(arm)} was skipped: ${arm.skippedBecause}`);
    }
  }
}

/** What vitest wants to know. */
interface Asserted {
  readonly pass: boolean;
  readonly message: () => string;
}

const opposites = { confirmed: 'refuted', refuted: 'confirmed' } as const;

/**
 * An assertion that a run comes to `wanted`. Negated it wants the opposite: what is inconclusive is neither, so that no
 * assertion passes because a machine was too busy.
 */
function toBe(wanted: 'confirmed' | 'refuted') {
  return async function assertion(this: MatcherState, received: unknown): Promise<Asserted> {
    const document = (await received) as RunDocument;
    const run = runOf(document);
    if (run === null) throw new TypeError('expected what run() of gatecrash/vitest gives: expect(run(scenario))');
    const isNot = this.isNot === true; // vitest leaves it out where it is not
    const expected: Verdict = isNot ? opposites[wanted] : wanted;
    const outcome = outcomeOf(document);
    tellSkipped(document);
    const message = () => failureMessage(document, run, { expected, outcome, paint: paintOf(this) });
    return { pass: (outcome === expected) !== isNot, message };
  };
}

/** `await expect(run(scenario)).toBeConfirmed()`: every claim holds. */
export const toBeConfirmed = toBe('confirmed');

/** `await expect(run(scenario)).toBeRefuted()`: a claim is known not to hold. */
export const toBeRefuted = toBe('refuted');
