import { createHash } from 'node:crypto';
import { cpus, release } from 'node:os';
import type { EnvironmentDocument } from './model/run-document.ts';
import type { RunPlan } from './model/run-plan.ts';
import type { Tool } from './runtimes/tools/index.ts';

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** By file name; where two scenarios have a file of the same name, each with its scenario before it. */
function configDigests(plan: RunPlan): Readonly<Record<string, string>> {
  const configs = plan.scenarios.flatMap(({ scenario }) =>
    Object.entries(scenario.configs).map(([file, text]) => ({ scenario: scenario.name, file, digest: sha256(text) })),
  );
  const clashes = (file: string): boolean => configs.filter((config) => config.file === file).length > 1;
  return Object.fromEntries(
    configs.map(({ scenario, file, digest }) => [clashes(file) ? `${scenario}/${file}` : file, digest]),
  );
}

/** What a run ran on and with, for the document. */
export function environmentOf(
  plan: RunPlan,
  tools: { readonly nginx: Tool; readonly toxiproxy: Tool | null; readonly ip: Tool },
): EnvironmentDocument {
  const { nginx } = tools;
  const used = Object.values(tools).filter((tool: Tool | null) => tool !== null);
  return {
    runtime: plan.runtime,
    gateway: {
      name: 'nginx',
      version: nginx.version,
      origin: nginx.origin,
      digest: nginx.digest,
      build: nginx.build,
    },
    toxiproxy: tools.toxiproxy?.version ?? null,
    node: process.versions.node,
    os: process.platform,
    kernel: release(),
    engine: null,
    cpus: cpus().length,
    command: plan.command,
    configs: configDigests(plan),
    tools: used.map(({ name, version, origin, digest }) => ({ name, version, origin, digest })),
  };
}
