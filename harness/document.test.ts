import { expect, it } from 'vitest';
import { judgedScenario } from './document.ts';
import { arm as armSchema } from './model/arm-document.ts';
import type { ScenarioDocument } from './model/run-document.ts';
import { confirmedRun } from './reporters/testing/run-document.ts';

const [scenario] = confirmedRun.scenarios as [ScenarioDocument];

it('a scenario has the worst verdict of its arms', () => {
  expect(judgedScenario(scenario, scenario.arms).verdict).toBe('confirmed');
});

it('a scenario of which a planned arm is missing is inconclusive, unless an arm is refuted already', () => {
  const cut = scenario.arms.slice(0, 2);
  expect(judgedScenario(scenario, cut).verdict).toBe('inconclusive');
  const refuted = cut.map((arm) => ({ ...arm, verdict: 'refuted' as const }));
  expect(judgedScenario(scenario, refuted).verdict).toBe('refuted');
});

it('every field of a fault, an act and a program is there, also where it does not apply', () => {
  const [arm] = scenario.arms;
  const read = armSchema.parse({
    ...arm,
    faults: [
      {
        ...{ id: 'kill app-2', type: 'kill-node', target: 'app-2', address: '127.0.1.2:8080', cycle: 0 },
        ...{ from: 500, to: 800, recoveredAt: 860, proof: 'refuses' },
      },
    ],
    acts: [{ type: 'ejection', target: 'app-2', at: 600, proof: 'disabled' }],
    programs: [{ program: 'app-2', at: 500, event: 'exited', expected: true, detail: 'SIGKILL' }],
  });
  expect(read.faults).toMatchObject([{ put: null, meets: null, wholeFrom: null }]);
  expect(read.acts).toMatchObject([{ memoryMb: null }]);
  expect(read.programs).toMatchObject([{ crashed: false, outOfMemory: null }]);
});
