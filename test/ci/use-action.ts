import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { interpolated } from './expressions.ts';
import { type Done, type Job, runSteps, type Step } from './github-steps.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** A use of a composite action: its inputs, those that are not given by their defaults. */
interface Use extends Omit<Job, 'contexts'> {
  readonly inputs: Readonly<Record<string, string>>;
}

/** What the use of an action came to, with its own outputs. */
export interface Used extends Done {
  readonly outputs: Readonly<Record<string, string>>;
}

/** Uses the composite action of this file, as a step of a job does. */
export async function useAction(file: string, { inputs, env, ...job }: Use): Promise<Used> {
  const action = parse(await readFile(file, 'utf8')) as Action;
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default] as const);
  const contexts = { inputs: { ...Object.fromEntries(defaults), ...inputs }, runner: { os: 'Linux', arch: 'X64' } };
  const fixed = { GITHUB_ACTION_PATH: path.dirname(file), GITHUB_RUN_NUMBER: '41', NO_COLOR: '1', CI: 'true' };
  const done = await runSteps(action.runs.steps, { ...job, contexts, env: { ...fixed, ...env } });
  const values = Object.entries(action.outputs).map(
    ([name, { value }]) => [name, interpolated(value, { steps: done.steps })] as const,
  );
  return { ...done, outputs: Object.fromEntries(values) };
}
