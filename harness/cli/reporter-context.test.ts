import { expect, it } from 'vitest';
import { reporterContext } from './reporter-context.ts';

it('calls the scenarios of a stored run as its command did', () => {
  const { scenarioArgument } = reporterContext(null, [], {
    command: "gatecrash run './my scenarios/mine' flapping-node --arm x",
  });
  expect(scenarioArgument('mine')).toBe("'./my scenarios/mine'");
  expect(scenarioArgument('flapping-node')).toBe('flapping-node');
  expect(scenarioArgument('other')).toBe('other');
});
