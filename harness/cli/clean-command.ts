import { Command } from 'commander';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';

const example = `
Example:
  $ gatecrash clean
`;

function define(): Command {
  return new Command('clean')
    .description('removes what an interrupted run left, and says what')
    .option('--verbose', 'stack traces with errors')
    .addHelpText('after', example);
}

async function act({ problems }: Invocation): Promise<number> {
  refuse(problems);
  const { cleanLeftovers } = await import('../runtimes/clean.ts');
  const { findEngine } = await import('../runtimes/docker/engine.ts');
  const found = await findEngine();
  const parts = [await cleanLeftovers()];
  if ('engine' in found) {
    const { cleanContainers } = await import('../runtimes/docker/clean.ts');
    parts.push(await cleanContainers(found.engine));
  }
  const cleaned = {
    removed: parts.flatMap(({ removed }) => removed),
    problems: parts.flatMap((part) => part.problems),
  };
  for (const { what, detail } of cleaned.removed) process.stdout.write(`removed ${what}: ${detail}\n`);
  if (cleaned.removed.length === 0 && cleaned.problems.length === 0) process.stdout.write('nothing to remove\n');
  refuse(cleaned.problems);
  return exitCodes.ok;
}

/** `gatecrash clean`: removes what an interrupted run left. */
export const cleanCommand: CommandDefinition = { define, act };
