import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from './until.ts';

/** Waits until the load of an arm has sent some requests. */
export async function untilLoaded(folder: string, arm: string): Promise<void> {
  const log = path.join(folder, 'out/arms/flapping-node', arm, 'access.log');
  await until('requests flow', async () => (await readFile(log, 'utf8').catch(() => '')).includes('"gc-100"'));
}
