import path from 'node:path';
import { Command } from 'commander';
import type { Arm } from '../model/arm.ts';
import type { Scenario } from '../model/scenario.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';

const example = `
Examples:
  $ gatecrash list
  $ gatecrash list --json
`;

function define(): Command {
  return new Command('list')
    .description('lists scenarios with their faults, arms and claims, and what each needs')
    .argument('[scenario...]', 'names, or folders of your own; none = all')
    .option('--json', 'as one JSON document')
    .option('--verbose', 'stack traces with errors')
    .addHelpText('after', example);
}

async function load(invocation: Invocation): Promise<readonly Scenario[]> {
  const { findScenarios } = await import('./find-scenarios.ts');
  const { loadScenarios } = await import('./load-scenario.ts');
  const { packageRoot } = await import('./package-root.ts');
  const places = { cwd: process.cwd(), builtIn: path.join(packageRoot, 'scenarios') };
  const { found, problems } = findScenarios(invocation.operands, places);
  const loaded = await loadScenarios(found);
  refuse([...invocation.problems, ...problems, ...loaded.problems]);
  return loaded.scenarios;
}

async function describe(scenario: Scenario) {
  const { armsOf } = await import('../model/arm.ts');
  const { name, folder, title, symptom, hypothesis } = scenario;
  const { needsOf } = await import('../model/needs.ts');
  const all = armsOf(scenario);
  const needs = [...new Set(all.flatMap(needsOf))];
  const faults = Object.fromEntries(
    scenario.faults.map((fault) => [
      fault.name,
      { title: fault.title, shape: fault.inject.shape, status: fault.expect.status, kinds: fault.expect.kinds },
    ]),
  );
  const arms = all.map((arm: Arm) => ({
    name: arm.name,
    role: arm.role,
    fault: arm.fault?.name ?? null,
    claim: arm.claim,
    config: arm.config,
    control: arm.control,
    broken: arm.broken,
    needs: needsOf(arm),
  }));
  return { name, folder, title, symptom, hypothesis, needs, faults, arms };
}

type Listed = Awaited<ReturnType<typeof describe>>;

/** For people, within `width` columns. */
async function asText(scenarios: readonly Listed[], width: number): Promise<string> {
  const { describeClaim } = await import('../model/describe-claim.ts');
  const { wrap } = await import('./wrap.ts');
  return scenarios
    .map(({ name, title, symptom, needs, faults, arms }) => {
      const widest = Math.max(...arms.map((arm) => arm.name.length));
      return [
        ...wrap(`${name}: ${title}`, '', width),
        ...wrap(symptom, '  symptom  ', width),
        ...wrap(needs.join(', '), '  needs    ', width),
        ...Object.entries(faults).flatMap(([fault, { title: what, status }]) =>
          wrap(`${fault} (${status}): ${what}`, '  fault    ', width),
        ),
        ...arms.flatMap((arm) => wrap(describeClaim(arm.claim), `  arm      ${arm.name.padEnd(widest)}  `, width)),
        '',
      ].join('\n');
    })
    .join('\n');
}

async function act(invocation: Invocation): Promise<number> {
  const scenarios = await Promise.all((await load(invocation)).map(describe));
  const json = invocation.options.json === true;
  process.stdout.write(
    json
      ? `${JSON.stringify({ schemaVersion: 1, scenarios }, null, 2)}\n`
      : await asText(scenarios, process.stdout.columns || 80),
  );
  return exitCodes.ok;
}

/** `gatecrash list`: what there is to run. */
export const listCommand: CommandDefinition = { define, act };
