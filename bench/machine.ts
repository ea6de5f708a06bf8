import { cpus, release, totalmem } from 'node:os';
import { findEngine } from '../harness/runtimes/docker/engine.ts';
import { findTool } from '../harness/runtimes/tools/index.ts';
import type { Machine } from './figure.ts';

async function engineVersion(): Promise<string | null> {
  const found = await findEngine();
  if ('problem' in found) return null;
  const { Version } = await found.engine.client.version();
  return `Docker ${Version}`;
}

/** What the figures are measured on. */
export async function thisMachine(): Promise<Machine> {
  const all = cpus();
  const [nginx, engine] = await Promise.all([findTool('nginx'), engineVersion()]);
  return {
    cpus: `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    nginx: nginx?.version ?? null,
    engine,
  };
}
