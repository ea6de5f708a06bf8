import { expect, it } from 'vitest';
import type { PlannedArm } from '../model/run-plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { keptReporter } from './kept-reporter.ts';

it('tells how a pod that was left up is reached and taken down, a command to a line', () => {
  let text = '';
  const results = { write: (part: string) => (text += part) } as unknown as NodeJS.WriteStream;
  const scenario = { name: 'flapping-node' } as Scenario;
  const arm = { name: 'control', repetition: 2, fault: null } as PlannedArm;
  const ways = [{ what: 'a shell', command: 'nsenter --target 7 sh' }];
  keptReporter({ results, gatecrash: 'npx gatecrash' }).onKept?.(scenario, arm, { ways });
  expect(text).toBe(`
flapping-node control #2 is left up:
  a shell: nsenter --target 7 sh
  take it down: npx gatecrash clean
`);
});
