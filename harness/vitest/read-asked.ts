import path from 'node:path';
import type { Invocation } from '../cli/command.ts';
import { asTyped, type Called } from '../cli/option-values.ts';
import type { Asked } from '../cli/prepare-plan.ts';
import { shellWord } from '../cli/shell-word.ts';
import { folderOf } from '../model/declaration-folder.ts';
import { didYouMean } from '../model/did-you-mean.ts';
import { failure, type Problem } from '../model/error.ts';
import { runConfigKeys } from '../model/run-config.ts';
import type { ScenarioDeclaration } from '../model/scenario.ts';
import type { CurrentTest } from './current-test.ts';
import type { RunSettings } from './run-settings.ts';

const ofTheTerminal = ['keep', 'quiet', 'reporter'];
const known = runConfigKeys.filter((key) => !ofTheTerminal.includes(key));

function unknownOptions(options: object): readonly Problem[] {
  const names = [...known, 'folder', 'signal'];
  return Object.keys(options)
    .filter((key) => !names.includes(key))
    .map((key) => ({
      code: 'GC1002',
      message: `run(): unknown option ${key}`,
      hint: didYouMean(key, names, 'the options are'),
    }));
}

/** The options as the command line has them: what was run can be run again in a terminal. */
function argumentsOf(options: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(options).flatMap(([key, value]) => {
    const { name } = asTyped(key);
    if (typeof value === 'boolean') return value ? [name] : [];
    return (Array.isArray(value) ? value : [value]).flatMap((each) => [name, String(each)]);
  });
}

/** The command that runs one test again; `-t` takes a regular expression. */
function testCommand(test: CurrentTest | null): string {
  if (test === null) return 'npx vitest run';
  const file = path.relative(process.cwd(), test.file);
  const name = test.name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `npx vitest run ${shellWord(file)} -t ${shellWord(name)}`;
}

function placeOf(declaration: ScenarioDeclaration, folder: string | undefined): string {
  if (folder !== undefined) return path.resolve(folder);
  const made = folderOf(declaration);
  if (made !== null) return made;
  throw failure(
    'GC2003',
    'run(): expected a scenario whose folder is known, where its configs are, saw a declaration that scenario() did not give',
    'wrap it in scenario({ … }) beside its configs, or say where they are: run(it, { folder: import.meta.dirname })',
  );
}

/** What `run()` of a test asks for, in the words of the command line. */
export function askedOf(
  scenario: string | ScenarioDeclaration,
  settings: RunSettings,
  test: CurrentTest | null,
): { readonly invocation: Invocation; readonly asked: Required<Asked> } {
  const { folder, signal: _, ...given } = settings;
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const problems = unknownOptions(settings);
  const operands = typeof scenario === 'string' ? [scenario] : [];
  const argv = ['run', ...operands, ...argumentsOf(options)];
  const invocation = { operands, options, problems, argv };
  if (typeof scenario === 'string') return { invocation, asked: { declared: null, called, command: null } };
  const place = placeOf(scenario, folder);
  const declared = { name: path.basename(place), folder: place, declaration: scenario };
  return { invocation, asked: { declared, called, command: testCommand(test) } };
}

/** An option of `run()`, as it is told of there. */
function called(key: string): Called {
  return { subject: `run(): ${key}`, name: key };
}
