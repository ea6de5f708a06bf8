import { randomBytes } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { checkConfigs } from './check-configs.ts';
import { claimRunFolder } from './claim-run-folder.ts';
import type { Refusals } from './model/ablation.ts';
import type { RunObserver, RunPlan } from './model/run-plan.ts';
import { prepareRuntime } from './prepare-runtime.ts';
import type { Runtime, RuntimeDescription } from './runtimes/runtime.ts';

/** A runtime that is open for one run, whose folder is the run's own. */
export interface OpenRun {
  readonly runtime: Runtime;
  readonly description: RuntimeDescription;
  readonly runId: string;
  /** Lets the gateway check every config of the plan: nothing is started with one that it rejects, ablations apart. */
  readonly checkConfigs: () => Promise<Refusals>;
}

/**
 * Opens a runtime for what a plan does, and claims its run folder; whatever comes of `work`, the runtime is closed and the
 * folder is free again, and gone where nothing was written into it.
 */
export async function openRun<T>(
  plan: RunPlan,
  observer: RunObserver,
  signal: AbortSignal,
  work: (opened: OpenRun) => Promise<T>,
): Promise<T> {
  const prepared = await prepareRuntime(plan, observer, signal);
  const folder = await claimRunFolder(plan.output);
  observer.onRunStart?.(plan);
  const runId = randomBytes(6).toString('hex');
  const temporary = path.join(plan.output, `.check-${runId}`);
  const runtime = prepared.open({ runId, temporary });
  try {
    return await work({
      runtime,
      description: prepared.description,
      runId,
      checkConfigs: () => checkConfigs(runtime, runId, plan, temporary),
    });
  } catch (error) {
    if (folder.made) await rmdir(plan.output).catch(() => {}); // only where nothing was written into it
    throw error;
  } finally {
    await runtime.close();
    folder.release();
  }
}
