import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ignoreSignals } from '../ignore-signals.ts';

/**
 * Outlives the harness, as the reaper of local pods does: it waits for the end of its stdin, and unless `done` came
 * before, takes down every container, network and volume with the label of the run. A call to the engine that was under
 * way when the harness died may still make one: it looks again until nothing has come for a while. It waits ten minutes for an
 * engine that does not answer, unless the folder of its socket is gone, and the engine with it.
 * The harness's temporary folder goes too.
 * Run as `reaper.ts <run id> <engine host> <temporary folder>`.
 */
const [, , runId = '', host = '', temporary = ''] = process.argv;
let said = '';

/** Whether an engine may listen there again. */
function mayComeBack(): boolean {
  const socket = /^unix:\/\/(.+)$/.exec(host)?.[1];
  return socket === undefined || existsSync(path.dirname(socket));
}

async function reap(): Promise<void> {
  if (temporary !== '') rmSync(temporary, { recursive: true, force: true });
  process.env.DOCKER_HOST = host;
  const { default: Docker } = await import('dockerode');
  const { removeRun } = await import('./remove-run.ts');
  await removeRun(new Docker(), runId, { mayComeBack });
  process.exit(); // a call that was never answered would keep it
}

ignoreSignals();
process.stdin
  .setEncoding('utf8')
  .on('data', (text: string) => {
    said += text;
  })
  .on('close', () => {
    if (!said.includes('done\n')) void reap();
  });
