import { expect, it } from 'vitest';
import { failure, type Problem } from './model/error.ts';
import { keepHeld } from './run-turns.ts';
import type { Running } from './running.ts';

const keptBy = async (keep: () => Promise<unknown>) => {
  const problems: Problem[] = [];
  const running = {
    held: { turn: { scenario: {}, arm: {} }, pod: { keep } },
    observer: { onProblem: (problem: Problem) => void problems.push(problem) },
  };
  const kept = await keepHeld(running as unknown as Running);
  return { kept, problems };
};

it('a pod that could not be kept is told, and known to the run', async () => {
  const lost = failure('GC9002', 'the agent of the pod is gone');
  expect(
    await keptBy(async () => {
      throw lost;
    }),
  ).toEqual({ kept: false, problems: lost.problems });
});

it('a pod that was kept is no problem', async () => {
  expect(await keptBy(async () => ({ ways: [] }))).toEqual({ kept: true, problems: [] });
});
