import { rmSync } from 'node:fs';
import { ignoreSignals } from './ignore-signals.ts';
import { killHolders, tokenHolders } from './pod-token.ts';

/**
 * Outlives the harness: started before the first pod, in a session of its own, it waits for the end of its stdin.
 * `done` before that end means that the harness took down everything itself; otherwise the harness is dead, however
 * it died, every process that carries the run's token is killed until none is left, and its temporary folder goes.
 * Run as `reaper.ts <run id> <temporary folder>`.
 */
const [, , runId = '', temporary = ''] = process.argv;
let said = '';

function reap(): void {
  const left = tokenHolders().filter((found) => found.runId === runId);
  killHolders(left);
  if (left.length > 0) setTimeout(reap, 20);
  else if (temporary !== '') rmSync(temporary, { recursive: true, force: true });
}

ignoreSignals();
process.stdin
  .setEncoding('utf8')
  .on('data', (text: string) => {
    said += text;
  })
  .on('close', () => {
    if (!said.includes('done\n')) reap();
  });
