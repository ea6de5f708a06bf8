import { Command } from 'commander';
import { GatecrashError, type Problem } from '../model/error.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { printProblems } from './print-problems.ts';

const example = `
Example:
  $ gatecrash doctor
`;

function define(): Command {
  return new Command('doctor')
    .description('what this machine can run, what is missing, and how to get it')
    .option('--verbose', 'stack traces with errors')
    .addHelpText('after', example);
}

/** What was found out about one thing. */
interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'missing' | 'problem' | 'later';
  readonly detail: string;
  readonly problems: readonly Problem[];
}

const symbols: Readonly<Record<Finding['state'], string>> = { ok: '✓', missing: '–', problem: '✗', later: '–' };

async function checkRuntime(): Promise<Finding> {
  const { checkLocalRuntime } = await import('../runtimes/local-support.ts');
  const support = await checkLocalRuntime();
  const what = 'local runtime';
  if (support.ok) return { what, state: 'ok', detail: support.detail, problems: [] };
  return { what, state: 'problem', detail: support.problem.message, problems: [support.problem] };
}

async function checkTools(): Promise<readonly Finding[]> {
  const { findTool } = await import('../runtimes/tools/index.ts');
  const names = ['nginx', 'toxiproxy', 'nft', 'ip', 'ping', 'traceroute'] as const;
  return Promise.all(
    names.map(async (what): Promise<Finding> => {
      try {
        const tool = await findTool(what);
        if (tool !== null) return { what, state: 'ok', detail: `${tool.version} (${tool.origin})`, problems: [] };
        return { what, state: 'missing', detail: 'not here yet: a run that needs it fetches it', problems: [] };
      } catch (error) {
        if (!(error instanceof GatecrashError)) throw error;
        return { what, state: 'problem', detail: error.message, problems: error.problems };
      }
    }),
  );
}

async function act({ problems }: Invocation): Promise<number> {
  refuse(problems);
  const { cacheFolder } = await import('../runtimes/tools/index.ts');
  const findings: readonly Finding[] = [
    { what: 'node', state: 'ok', detail: `${process.version} on ${process.platform} ${process.arch}`, problems: [] },
    await checkRuntime(),
    { what: 'docker runtime', state: 'later', detail: 'comes with a later version', problems: [] },
    ...(await checkTools()),
    { what: 'cache', state: 'ok', detail: cacheFolder(), problems: [] },
  ];
  for (const { what, state, detail } of findings)
    process.stdout.write(`${symbols[state]} ${what.padEnd(15)} ${detail}\n`);
  const wrong = findings.flatMap((finding) => finding.problems);
  process.stdout.write(
    wrong.length === 0 ? 'This machine can run gatecrash.\n' : 'This machine cannot run gatecrash yet.\n',
  );
  printProblems(wrong);
  return wrong.length === 0 ? exitCodes.ok : exitCodes.cannotRun;
}

/** `gatecrash doctor`: what this machine can run. */
export const doctorCommand: CommandDefinition = { define, act };
