import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ablatedScenario, ablationsOf } from '../harness/ablations.ts';
import { findScenarios } from '../harness/cli/find-scenarios.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import { parseConfig } from '../harness/config/parse-config.ts';
import { armsOf } from '../harness/model/arm.ts';
import type { AblatedArm } from '../harness/model/run-plan.ts';
import type { Scenario } from '../harness/model/scenario.ts';

const builtIn = fileURLToPath(new URL('../scenarios', import.meta.url));
const { scenarios } = await loadScenarios(findScenarios([], { cwd: '/', builtIn }).found);

function scenarioOf(name: string): Scenario {
  const found = scenarios.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function of(scenario: Scenario, name: string): readonly AblatedArm[] {
  const arm = armsOf(scenario).find((one) => one.name === name);
  return arm === undefined ? [] : ablationsOf(scenario, { ...arm, repetition: 1 });
}

it('gives an arm of a mitigation once for each directive, with that one taken back', () => {
  const scenario = scenarioOf('flapping-node');
  const [next, tries, ...others] = of(scenario, 'failover/node-killed');
  expect(others).toEqual([]);
  expect(next?.name).toBe('failover/node-killed without proxy_next_upstream:18');
  expect(next?.ablation).toMatchObject({
    of: 'failover/node-killed',
    number: 1,
    config: 'failover.conf',
    directive: {
      file: 'failover.conf',
      line: 18,
      column: 9,
      inside: ['server', 'location /'],
      text: 'proxy_next_upstream error timeout;',
      change: 'changed',
      before: ['proxy_next_upstream off;'],
    },
  });
  expect(tries?.ablation.text).toBe(scenario.configs['failover.conf']?.replace('proxy_next_upstream_tries 2;', ''));
  if (tries === undefined) return;
  const { configs } = ablatedScenario(scenario, tries);
  expect(configs).toEqual({ ...scenario.configs, 'failover.conf': tries.ablation.text });
});

it('holds a config that takes back a release against the one that was released', () => {
  const [only, ...others] = of(scenarioOf('bad-release'), 'correct-route/wrong-port');
  expect(others).toEqual([]);
  expect(only?.ablation).toMatchObject({
    config: 'correct-route.conf',
    directive: { text: 'proxy_pass http://app;', before: ['proxy_pass http://app-1:8081;'] },
  });
});

it('has nothing to take back of an arm with the broken config, a control, a broken arm or an anti-pattern', () => {
  const flapping = scenarioOf('flapping-node');
  for (const name of ['control', 'broken/node-killed', 'non-idempotent-retry/node-killed']) {
    expect(of(flapping, name)).toEqual([]);
  }
  expect(of(scenarioOf('bad-release'), 'rollback/uncaught-exception')).toEqual([]);
});

it('names every ablation of the built-in scenarios in its own way, and makes configs that can be read', () => {
  for (const scenario of scenarios) {
    const ablations = armsOf(scenario).flatMap((arm) => ablationsOf(scenario, { ...arm, repetition: 1 }));
    expect(new Set(ablations.map(({ name }) => name)).size).toBe(ablations.length);
    for (const { ablation } of ablations) expect(parseConfig(ablation.text, '').problems).toEqual([]);
  }
});
