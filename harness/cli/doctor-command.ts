import { Command } from 'commander';
import { GatecrashError, type Problem, problemOf } from '../model/error.ts';
import type { FetchedToolName, ToolSurvey } from '../runtimes/tools/index.ts';
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
  /** Lines below. */
  readonly ways: readonly { readonly text: string }[];
  /** What keeps every run from starting. */
  readonly problem: Problem | null;
  /** A run fetches it before it starts anything. */
  readonly fetchedFirst: boolean;
}

const symbols: Readonly<Record<Finding['state'], string>> = { ok: '✓', missing: '–', problem: '✗' };
const plain = { ways: [], problem: null, fetchedFirst: false };

/** The programs without which no local run starts, and those that single arms, faults and checks work with. */
const needed: readonly FetchedToolName[] = ['nginx', 'toxiproxy', 'ip'];
const optional: readonly FetchedToolName[] = ['nft', 'ping', 'traceroute', 'redis', 'memcached', 'postgres'];

async function checkRuntime(): Promise<Finding> {
  const { checkLocalRuntime } = await import('../runtimes/local-support.ts');
  const what = 'local runtime';
  const support = await checkLocalRuntime().catch((error) => {
    if (!(error instanceof GatecrashError)) throw error;
    return { ok: false as const, problem: problemOf(error) };
  });
  if (support.ok) return { ...plain, what, state: 'ok', detail: support.detail };
  return { ...plain, what, state: 'problem', detail: support.problem.message, problem: support.problem };
}

/** Containers are one of two ways: where there is no engine, nothing is wrong as long as there are namespaces. */
async function checkDocker(): Promise<Finding> {
  const what = 'docker runtime';
  const { surveyEngine } = await import('../runtimes/docker/survey-engine.ts');
  const found = await surveyEngine();
  if ('problem' in found) {
    const ways = found.problem.hint === null ? [] : [{ text: found.problem.hint }];
    return { ...plain, what, state: 'missing', detail: `not available: ${found.problem.message}`, ways };
  }
  const { engine, images } = found;
  const detail =
    images === null
      ? 'a run pulls or builds its images first'
      : `images ${images.programs.name}, ${images.gateway.name}`;
  return { ...plain, what, state: 'ok', detail: `${engine.title} at ${engine.host}; ${detail}` };
}

/** What the survey of a program comes down to for a reader: one line, with the way that a run would take to get it. */
function findingOf({ name: what, tool, rejected, ways, problem }: ToolSurvey): Finding {
  const isNeeded = needed.some((name) => name === what);
  const kept = isNeeded ? problem : null;
  if (tool !== null) return { ...plain, what, state: 'ok', detail: `${tool.version} (${tool.origin})` };
  if (ways.length === 0) return { ...plain, what, state: 'problem', detail: problem?.message ?? '', problem: kept };
  const first = ways.find(({ obstacle }) => obstacle === null)?.title;
  const how =
    first === undefined ? 'no way of getting it is open here' : `${isNeeded ? 'a run fetches it' : 'from'}: ${first}`;
  return {
    what,
    state: kept === null ? 'missing' : 'problem',
    detail: `missing; ${how}`,
    ways: rejected.map((text) => ({ text: `not used: ${text}` })),
    problem: kept,
    fetchedFirst: isNeeded && problem === null,
  };
}

function linesOf({ what, state, detail, ways }: Finding): readonly string[] {
  return [
    ...wrap(detail, `  ${symbols[state]} ${what.padEnd(15)} `),
    ...ways.flatMap(({ text }) => wrap(text, '      ')),
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
  const surveyed = (names: readonly FetchedToolName[]) =>
    Promise.all(names.map(async (name) => unlessDocker(findingOf(await surveyTool(name)))));
  const findings: readonly Finding[] = [
    { ...plain, what: 'node', state: 'ok', detail: `${process.version} on ${process.platform} ${process.arch}` },
    docker,
    unlessDocker(await checkRuntime()),
    ...(await surveyed(needed)),
    { ...plain, what: 'cache', state: 'ok', detail: cacheFolder() },
  ];
  const lines = [
    'needed for a run: docker, or local with the programs below it',
    ...findings.flatMap(linesOf),
    'optional, for single arms, faults and checks:',
    ...(await surveyed(optional)).flatMap(linesOf),
    ...wrap(conclusion(findings), ''),
  ];
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  const wrong = findings.flatMap(({ problem }) => problem ?? []);
  printProblems(wrong);
  return wrong.length === 0 ? exitCodes.ok : exitCodes.cannotRun;
}

/** `gatecrash doctor`: what this machine can run. */
export const doctorCommand: CommandDefinition = { define, act };
