import { expect, it } from 'vitest';
import { judgedScenario } from './document.ts';
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
