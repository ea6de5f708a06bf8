import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { actionTrouble, workflowTrouble } from './github-schema.ts';
import { readYaml, textOf } from './read-yaml.ts';

const workflows = ['templates/project/.github/workflows/gatecrash.yml', 'templates/github/gatecrash-shards.yml'];

interface AnyStep {
  readonly run?: string;
  readonly uses?: string;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly AnyStep[]; readonly 'timeout-minutes'?: number }>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly description: string }>>;
  readonly runs: { readonly steps: readonly AnyStep[] };
}

const stepsOf = (file: string): readonly AnyStep[] =>
  file === 'action.yml'
    ? readYaml<Action>(file).runs.steps
    : Object.values(readYaml<Workflow>(file).jobs).flatMap(({ steps }) => steps);

describe('action.yml', () => {
  it('has the keys that GitHub knows, and a mistake would be noticed', () => {
    const text = textOf('action.yml');
    expect(actionTrouble(parse(text))).toEqual([]);
    expect(actionTrouble(parse(text.replace('shell: bash', 'shel: bash')))).not.toEqual([]);
  });

  it('has a description and a default for every input, and reads each of them', () => {
    const { inputs } = readYaml<Action>('action.yml');
    const text = textOf('action.yml');
    for (const [name, input] of Object.entries(inputs)) {
      expect(input, name).toEqual({ description: expect.stringMatching(/./), default: expect.any(String) });
      expect(text).toContain(`inputs.${name}`);
    }
    const read = [...text.matchAll(/\binputs\.([\w-]+)/g)].map(([, name]) => name);
    expect([...new Set(read)].sort()).toEqual(Object.keys(inputs).sort());
  });
});

describe.each(workflows)('%s', (file) => {
  it('has the keys that GitHub knows, and a mistake would be noticed', () => {
    expect(workflowTrouble(parse(textOf(file)))).toEqual([]);
    expect(workflowTrouble(parse(textOf(file).replace('runs-on:', 'run-on:')))).not.toEqual([]);
  });

  it('has a deadline for every job', () => {
    for (const job of Object.values(readYaml<Workflow>(file).jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });
});

describe.each(['action.yml', ...workflows])('the steps of %s', (file) => {
  it('have no expression inside a script, where a shell would read what it stands for', () => {
    const scripts = stepsOf(file).flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  it('use the actions of others by their major version, and this one as npm has installed it', () => {
    const used = stepsOf(file).flatMap(({ uses }) => uses ?? []);
    for (const each of used) expect(each).toMatch(/^(actions\/[\w-]+@v\d+|\.\/node_modules\/gatecrash)$/);
  });
});
