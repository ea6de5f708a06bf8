import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Contexts, interpolated, isTaken } from './expressions.ts';

/** A step of a composite action or of a job. */
export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

/** Where steps run. */
export interface Job {
  /** The workspace. */
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temporary: string;
  readonly contexts: Contexts;
  readonly env: Readonly<Record<string, string>>;
}

/** What steps came to. */
export interface Done {
  readonly failed: boolean;
  /** Outputs of steps, as the context has them. */
  readonly steps: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
  readonly summary: string;
  readonly printed: string;
  /** The actions that were used, each with its inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
}

/** How the runner calls bash: with `shell: bash` given, and without (docs.github.com, "jobs.<job_id>.steps[*].shell"). */
const shells = { bash: ['--noprofile', '--norc', '-e', '-o', 'pipefail'], none: ['-e'] } as const;

/** Runs bash to its end. */
export function bash(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile('bash', [...args], { cwd, env, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), text: stdout + stderr }),
    );
  });
}

function outputsIn(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

function interpolatedAll(values: Readonly<Record<string, unknown>> | undefined, contexts: Contexts) {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([key, value]) => [key, interpolated(String(value), contexts)]),
  );
}

/** Runs the steps as GitHub's runner would; actions that they use are told, not run. */
export async function runSteps(steps: readonly Step[], { workspace, temporary, contexts, env }: Job): Promise<Done> {
  const seen: Record<string, { readonly outputs: Readonly<Record<string, string>> }> = {};
  const used: { uses: string; with: Readonly<Record<string, string>> }[] = [];
  let failed = false;
  let summary = '';
  let printed = '';
  await mkdir(temporary, { recursive: true });
  for (const step of steps) {
    const known = { ...contexts, steps: seen };
    if (!isTaken(step.if, failed, known)) continue;
    if (step.uses !== undefined) used.push({ uses: step.uses, with: interpolatedAll(step.with, known) });
    if (step.run === undefined) continue;
    const files = await mkdtemp(path.join(temporary, 'step-'));
    const file = async (name: string, text: string) => {
      await writeFile(path.join(files, name), text);
      return path.join(files, name);
    };
    const own = {
      ...process.env,
      ...env,
      ...interpolatedAll(step.env, known),
      GITHUB_OUTPUT: await file('output', ''),
      GITHUB_STEP_SUMMARY: await file('summary', ''),
      RUNNER_TEMP: temporary,
    };
    const cwd = path.resolve(workspace, interpolated(step['working-directory'] ?? '.', known));
    const { code, text } = await bash(
      [...(step.shell === 'bash' ? shells.bash : shells.none), await file('script.sh', interpolated(step.run, known))],
      cwd,
      own,
    );
    printed += text;
    summary += await readFile(own.GITHUB_STEP_SUMMARY, 'utf8');
    if (step.id !== undefined) seen[step.id] = { outputs: outputsIn(await readFile(own.GITHUB_OUTPUT, 'utf8')) };
    failed ||= code !== 0;
  }
  return { failed, steps: seen, summary, printed, used };
}
