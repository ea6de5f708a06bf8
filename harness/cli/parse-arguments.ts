import { type Command, CommanderError } from 'commander';
import { didYouMean } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import { laterOptions } from './commands.ts';

/** What a command line comes down to; `problems` has everything that is wrong with its options. */
export interface ParsedArguments {
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly help: boolean;
  readonly problems: readonly Problem[];
}

function optionNames(command: Command): readonly string[] {
  const declared = command.options.flatMap((option) => [option.long, option.short]);
  return ['--help', ...declared.filter((name) => typeof name === 'string')];
}

function unknownOption(command: Command, typed: string): Problem {
  const name = typed.split('=')[0] ?? typed;
  const names = optionNames(command);
  if (typed.includes('=') && names.includes(name)) {
    const hint = `write ${name}`;
    return { code: 'GC1002', message: `option ${name} takes no value, saw ${typed}`, hint };
  }
  const later = laterOptions[command.name()] ?? [];
  if (later.includes(name)) {
    const message = `option ${name} of gatecrash ${command.name()} is not available yet`;
    return { code: 'GC1007', message, hint: `its options: gatecrash ${command.name()} --help` };
  }
  return {
    code: 'GC1002',
    message: `unknown option ${name} of gatecrash ${command.name()}`,
    hint: didYouMean(
      name,
      names.filter((known) => known.startsWith('--') === name.startsWith('--')),
      'its options are',
    ),
  };
}

const operandsAllowed = (command: Command): number =>
  command.registeredArguments.some((argument) => argument.variadic) ? Infinity : command.registeredArguments.length;

/** Reads the arguments of one command; unlike commander's own parse it does not stop at the first problem. */
export function parseArguments(define: () => Command, argv: readonly string[]): ParsedArguments {
  const command = define()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  let parsed: { operands: string[]; unknown: string[] };
  try {
    parsed = command.parseOptions([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Only the last argument can be an option without its value: whatever follows one is taken for it.
    const rest = parseArguments(define, argv.slice(0, -1));
    const problem: Problem = {
      code: 'GC1002',
      message: `option ${argv.at(-1)} needs a value`,
      hint: `gatecrash ${command.name()} --help`,
    };
    return { ...rest, problems: [...rest.problems, problem] };
  }
  // A word after an unknown option may be its value, so it is not taken for an operand.
  const unknown = parsed.unknown.filter((word) => word.startsWith('-') && word !== '-' && word !== '--');
  const help = unknown.some((word) => word === '--help' || word === '-h');
  const bad = [...new Set(unknown.filter((word) => word !== '--help' && word !== '-h'))];
  const surplus = parsed.operands.slice(operandsAllowed(command));
  const problems = [
    ...bad.map((word) => unknownOption(command, word)),
    ...surplus.map(
      (word): Problem => ({
        code: 'GC1002',
        message: `unexpected argument ${word} of gatecrash ${command.name()}`,
        hint: `gatecrash ${command.name()} --help`,
      }),
    ),
  ];
  return { operands: parsed.operands, options: command.opts(), help, problems };
}
