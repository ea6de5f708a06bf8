import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { theoryOf } from '../harness/breakpoint-theory.ts';
import { loadScenarios } from '../harness/cli/load-scenario.ts';
import { packageRoot } from '../harness/cli/package-root.ts';
import { armsOf } from '../harness/model/arm.ts';
import { breakpointParameters } from '../harness/model/breakpoint-parameter.ts';
import type { Scenario } from '../harness/model/scenario.ts';

let scenarios: readonly Scenario[] = [];
beforeAll(async () => {
  const names = ['peak-load', 'slow-third-party', 'cross-region'];
  const files = names.map((name) => ({ name, folder: path.join(packageRoot, 'scenarios', name) }));
  ({ scenarios } = await loadScenarios(files));
});

/** What theory says of a parameter of a scenario of ours, with an arm's world where one is named. */
function theory(name: string, parameter: string, arm?: string): number | null {
  const scenario = scenarios.find((one) => one.name === name) as Scenario;
  const chosen = armsOf(scenario).find((one) => one.name === arm) ?? null;
  const found = breakpointParameters(scenario, chosen).find((one) => one.name === parameter);
  if (found === undefined) throw new Error(`no ${parameter}`);
  return theoryOf(scenario, found)?.value ?? null;
}

it('reckons where errors start by the declaration of a topology', () => {
  expect(theory('peak-load', 'rate')).toBe(200);
  expect(theory('peak-load', 'rate', 'scale-out/overload')).toBe(500);
  expect(theory('peak-load', 'workers')).toBe(2.5);
  expect(theory('peak-load', 'query-time')).toBe(53.33);
  expect(theory('peak-load', 'pool-size')).toBe(7.5);
  expect(theory('slow-third-party', 'latency')).toBe(485);
});

it('says nothing where the declaration does not tell', () => {
  expect(theory('peak-load', 'rate', 'redis-cache/overload')).toBeNull();
  expect(theory('slow-third-party', 'rate')).toBeNull();
  expect(theory('cross-region', 'rate')).toBeNull();
  expect(theory('peak-load', 'bandwidth')).toBeNull();
});
