import { TestRunner } from 'vitest';

/** The test that asks for a run, as far as the run is concerned. */
export interface CurrentTest {
  /** Aborted when the test's time is up, or when vitest is told to stop. */
  readonly signal: AbortSignal;
  /** Lets vitest wait for something before it goes on after this test, however the test ends. */
  readonly finishAfter: (work: Promise<unknown>) => void;
  readonly file: string;
  readonly name: string;
}

/**
 * The test that is running; null outside of tests (`beforeAll`) and where several run at once, for then vitest does not
 * know which of them asks.
 */
export function currentTest(): CurrentTest | null {
  const test = TestRunner.getCurrentTest();
  if (test === undefined || test.concurrent === true) return null;
  const { context, file, name } = test;
  return {
    signal: context.signal,
    finishAfter: (work) =>
      context.onTestFinished(async () => {
        await work;
      }),
    file: file.filepath,
    name,
  };
}
