import { createHash } from 'node:crypto';
import { cpus, release } from 'node:os';
import type { EnvironmentDocument } from './model/run-document.ts';
import type { RunPlan } from './model/run-plan.ts';
import type { RuntimeDescription } from './runtimes/runtime.ts';

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/**
 * By file name; where two scenarios have a file of the same name, each with its scenario before it. In a shard always so:
 * another one may have the other scenario.
 */
function configDigests(plan: RunPlan): Readonly<Record<string, string>> {
  const configs = plan.scenarios.flatMap(({ scenario }) =>
    Object.entries(scenario.configs).map(([file, text]) => ({ scenario: scenario.name, file, digest: sha256(text) })),
  );
  const clashes = (file: string): boolean =>
    plan.shard !== null || configs.filter((config) => config.file === file).length > 1;
  return Object.fromEntries(
    configs.map(({ scenario, file, digest }) => [clashes(file) ? `${scenario}/${file}` : file, digest]),
  );
}

/** What a run ran on and with, for the document. */
export function environmentOf(plan: RunPlan, runtime: RuntimeDescription): EnvironmentDocument {
  return {
    ...runtime,
    os: process.platform,
    kernel: release(),
    cpus: cpus().length,
    command: plan.command,
    configs: configDigests(plan),
  };
}
