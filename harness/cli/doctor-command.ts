import { Command } from 'commander';
import type { Problem } from '../model/error.ts';
import type { ToolName, ToolSurvey } from '../runtimes/tools/index.ts';
import { type CommandDefinition, type Invocation, refuse } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { printProblems } from './print-problems.ts';
import { wrap } from './wrap.ts';

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
  readonly state: 'ok' | 'missing' | 'problem';
  readonly detail: string;
  /** Lines below, each with a mark of its own. */
  readonly ways: readonly { readonly open: boolean | null; readonly text: string }[];
  /** What keeps every run from starting. */
  readonly problem: Problem | null;
  /** A run fetches it before it starts anything. */
  readonly fetchedFirst: boolean;
}

const symbols: Readonly<Record<Finding['state'], string>> = { ok: '✓', missing: '–', problem: '✗' };
const plain = { ways: [], problem: null, fetchedFirst: false };

/** The programs without which no run starts, and those that single faults and checks work with. */
const needed: readonly ToolName[] = ['nginx', 'toxiproxy', 'ip'];
const optional: readonly ToolName[] = ['nft', 'ping', 'traceroute'];

async function checkRuntime(): Promise<Finding> {
  const { checkLocalRuntime } = await import('../runtimes/local-support.ts');
  const support = await checkLocalRuntime();
  const what = 'local runtime';
  if (support.ok) return { ...plain, what, state: 'ok', detail: support.detail };
  return { ...plain, what, state: 'problem', detail: support.problem.message, problem: support.problem };
}

/** Containers are one of two ways: where there is no engine, nothing is wrong as long as there are namespaces. */
async function checkDocker(): Promise<Finding> {
  const what = 'docker runtime';
  const { findEngine } = await import('../runtimes/docker/engine.ts');
  const found = await findEngine();
  if ('problem' in found) {
    const ways = found.problem.hint === null ? [] : [{ open: null, text: found.problem.hint }];
    return { ...plain, what, state: 'missing', detail: `not available: ${found.problem.message}`, ways };
  }
  const { findImages } = await import('../runtimes/docker/images.ts');
  const images = await findImages(found.engine);
  const detail =
    images === null
      ? 'a run pulls or builds its images first'
      : `images ${images.programs.name}, ${images.gateway.name}`;
  return { ...plain, what, state: 'ok', detail: `${found.engine.title} at ${found.engine.host}; ${detail}` };
}

/** What the survey of a program comes down to for a reader. */
function findingOf({ name: what, tool, rejected, ways, problem }: ToolSurvey): Finding {
  const isNeeded = needed.includes(what);
  const kept = isNeeded ? problem : null;
  if (tool !== null) return { ...plain, what, state: 'ok', detail: `${tool.version} (${tool.origin})` };
  if (ways.length === 0) return { ...plain, what, state: 'problem', detail: problem?.message ?? '', problem: kept };
  const missing = isNeeded ? 'missing' : 'missing (optional)';
  const open = isNeeded ? 'a run fetches it first, by one of these:' : 'can be fetched by one of these:';
  return {
    what,
    state: problem === null || !isNeeded ? 'missing' : 'problem',
    detail: `${missing}; ${problem === null ? open : 'none of these ways is open here:'}`,
    ways: [
      ...rejected.map((text) => ({ open: null, text: `not used: ${text}` })),
      ...ways.map(({ title, obstacle }) => ({
        open: obstacle === null,
        text: obstacle === null ? title : `${title}: ${obstacle}`,
      })),
    ],
    problem: kept,
    fetchedFirst: isNeeded && problem === null,
  };
}

function linesOf({ what, state, detail, ways }: Finding): readonly string[] {
  return [
    ...wrap(detail, `${symbols[state]} ${what.padEnd(15)} `),
    ...ways.flatMap(({ open, text }) => wrap(text, open === null ? '    ' : `    ${open ? '✓' : '✗'} `)),
  ];
}

/** What it comes to, in a sentence. */
function conclusion(findings: readonly Finding[]): string {
  if (findings.some(({ problem }) => problem !== null)) return 'This machine cannot run gatecrash yet.';
  const first = findings.filter(({ fetchedFirst }) => fetchedFirst).map(({ what }) => what);
  if (first.length === 0) return 'This machine can run gatecrash.';
  const names = new Intl.ListFormat('en-GB').format(first);
  return `This machine can run gatecrash: a run fetches ${names} first, which needs a network.`;
}

async function act({ problems }: Invocation): Promise<number> {
  refuse(problems);
  const { cacheFolder, surveyTool } = await import('../runtimes/tools/index.ts');
  const docker = await checkDocker();
  // With containers nothing of what follows is needed on this machine.
  const unlessDocker = (finding: Finding): Finding =>
    docker.state === 'ok' && finding.problem?.code !== 'GC3002' ? { ...finding, problem: null } : finding;
  const findings: readonly Finding[] = [
    { ...plain, what: 'node', state: 'ok', detail: `${process.version} on ${process.platform} ${process.arch}` },
    docker,
    unlessDocker(await checkRuntime()),
    ...(await Promise.all(
      [...needed, ...optional].map(async (name) => unlessDocker(findingOf(await surveyTool(name)))),
    )),
    { ...plain, what: 'cache', state: 'ok', detail: cacheFolder() },
  ];
  const lines = [...findings.flatMap(linesOf), ...wrap(conclusion(findings), '')];
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  const wrong = findings.flatMap(({ problem }) => problem ?? []);
  printProblems(wrong);
  return wrong.length === 0 ? exitCodes.ok : exitCodes.cannotRun;
}

/** `gatecrash doctor`: what this machine can run. */
export const doctorCommand: CommandDefinition = { define, act };
