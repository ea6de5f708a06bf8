import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { podPaths } from '../../harness/model/agent-protocol.ts';

/** The argv that runs one of the programs in apps/ in a pod, with its settings. */
export async function nodeScript(name: string, settings: unknown): Promise<readonly string[]> {
  const script = await readFile(path.join(import.meta.dirname, 'apps', `${name}.mjs`), 'utf8');
  return [`${podPaths.node}/bin/node`, '--input-type=module', '-e', script, JSON.stringify(settings)];
}
