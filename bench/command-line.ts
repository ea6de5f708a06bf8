import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { packageRoot } from '../harness/cli/package-root.ts';
import { figure } from './figure.ts';
import type { Part } from './part.ts';

const rounds = { full: 15, quick: 3 };
const asked = ['--version', '--help', 'list'];

function timeOf(argument: string): number {
  const begun = performance.now();
  const { status } = spawnSync(path.join(packageRoot, 'bin/gatecrash'), [argument], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`gatecrash ${argument} ended with ${status}`);
  return performance.now() - begun;
}

/** How long the command line takes to say something, as a whole process. */
export const commandLine: Part = {
  name: 'cli',
  title: 'Command line',
  measure: async ({ quick, say }) => {
    const figures = asked.map((argument) => {
      say(argument);
      timeOf(argument); // fills the cache of compiled code
      const samples = Array.from({ length: quick ? rounds.quick : rounds.full }, () => timeOf(argument));
      return figure(`cli.${argument.replace('--', '')}`, `gatecrash ${argument}`, 'ms', samples, {
        limit: argument === 'list' ? 'Node reads and checks every scenario' : 'the start of Node',
      });
    });
    return { figures, notes: [] };
  },
};
