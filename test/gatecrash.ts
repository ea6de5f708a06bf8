import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type RunDocument, runDocumentSchema } from '../harness/model/run-document.ts';
import { type TokenHolder, tokenHolders } from '../harness/runtimes/pod-token.ts';
import { againstSchema } from './against-schema.ts';
import { checkout } from './checkout.ts';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is running; `ended` never rejects. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface Settings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The checkout whose gatecrash is run. */
  readonly of?: string;
  /** Command that gatecrash is run by. */
  readonly through?: readonly string[];
}

/** What `auto` comes to depends on the machine: a run of a test says which runtime it is about, else it is local. */
function withRuntime(args: readonly string[]): readonly string[] {
  return args[0] !== 'run' || args.includes('--runtime') ? args : [...args, '--runtime', 'local'];
}

/** Starts gatecrash as a process of its own. */
export function startGatecrash(args: readonly string[], settings: Settings): Running {
  const main = path.join(settings.of ?? checkout, 'harness/cli/main.ts');
  const [file = '', ...rest] = [...(settings.through ?? []), process.execPath, main, ...withRuntime(args)];
  const env = { ...process.env, NO_COLOR: '1', ...settings.env };
  const child = spawn(file, rest, { cwd: settings.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs gatecrash to its end. */
export function gatecrash(args: readonly string[], settings: Settings): Promise<Ended> {
  return startGatecrash(args, settings).ended;
}

/** The document of a run folder, held against its schemas, ours and the published one. */
export async function documentOf(folder: string): Promise<RunDocument> {
  const document: unknown = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'));
  const errors = againstSchema(document);
  if (errors.length > 0) throw new Error(`run.json is not as docs/run.schema.json says: ${errors.join('; ')}`);
  return runDocumentSchema.parse(document);
}

/** [name, verdict, reason] of every arm. */
export function verdictsOf(document: RunDocument): readonly (readonly [string, string | null, string | null])[] {
  return document.scenarios.flatMap(({ arms }) =>
    arms.map(({ name, verdict, reason }) => [name, verdict, reason] as const),
  );
}

/** The processes that a harness keeps in pods. */
export function podProcesses(harnessPid: number): readonly TokenHolder[] {
  return tokenHolders().filter(({ ownerPid }) => ownerPid === harnessPid);
}
