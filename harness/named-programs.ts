import path from 'node:path';
import { failure } from './model/error.ts';
import type { NginxChoice } from './model/nginx-choice.ts';
import type { RunPlan } from './model/run-plan.ts';
import { findOnPath, isExecutable } from './runtimes/tools/run-program.ts';

/** Whether an arm of the plan needs Toxiproxy. */
export function needsToxiproxy({ scenarios }: Pick<RunPlan, 'scenarios'>): boolean {
  return scenarios.some(({ arms }) => arms.some(({ world }) => world.proxied !== null));
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The nginx of a run in containers: the choice of the command line, else the program that GATECRASH_NGINX names, which
 * is mounted into the gateway's image; null where there is neither. Throws GC3002 where there is no such program.
 */
export async function nginxForContainers(choice: NginxChoice | null, env: Environment): Promise<NginxChoice | null> {
  const value = env.GATECRASH_NGINX;
  if (choice !== null || value === undefined || value === '') return choice;
  const file = value.includes('/') ? path.resolve(value) : await findOnPath(value, env);
  if (file !== null && (await isExecutable(file))) return { type: 'binary', path: file };
  const hint = 'set GATECRASH_NGINX to an nginx that runs here, or leave it out';
  throw failure('GC3002', `GATECRASH_NGINX names ${value}, which is not an executable file`, hint);
}

/** Throws GC3002 where GATECRASH_TOXIPROXY names a program and arms need Toxiproxy: containers have that of their image. */
export function refuseNamedToxiproxy(proxied: boolean, env: Environment): void {
  const value = env.GATECRASH_TOXIPROXY;
  if (!proxied || value === undefined || value === '') return;
  const message = `GATECRASH_TOXIPROXY names ${value}, but containers have the Toxiproxy of their image`;
  throw failure('GC3002', message, 'take --runtime local, or leave GATECRASH_TOXIPROXY out');
}
