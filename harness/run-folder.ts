import path from 'node:path';
import type { Ablation } from './model/ablation.ts';

/** Name of the document in a run folder. */
export const runDocumentFile = 'run.json';

/** Name of the document of a search for a breakpoint. */
export const breakpointDocumentFile = 'breakpoint.json';

/** An arm as far as its folder is named after it. */
interface Filed {
  readonly name: string;
  readonly repetition: number;
  readonly ablation?: Pick<Ablation, 'of' | 'number'> | undefined;
}

/** The folder of an arm's logs, journals and records, relative to the run folder. */
export function armFolder(scenario: string, { name, repetition, ablation }: Filed): string {
  const folder = (ablation?.of ?? name).replaceAll('/', '.'); // names have no dots, and no @
  if (ablation !== undefined) return path.posix.join('ablations', scenario, folder, String(ablation.number));
  return path.posix.join('arms', scenario, repetition === 1 ? folder : `${folder}@${repetition}`);
}

/** File of an arm's per-request records, relative to the run folder. */
export function recordsFile(scenario: string, arm: Filed): string {
  return path.posix.join(armFolder(scenario, arm), 'requests.bin');
}
