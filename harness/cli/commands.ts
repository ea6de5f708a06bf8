import type { CommandDefinition } from './command.ts';

/** Commands of later versions: asked for by name, they are not a typing mistake. */
export const laterCommands: readonly string[] = ['diagnose'];

/** Options of later versions, by their command. */
export const laterOptions: Readonly<Record<string, readonly string[]>> = {
  run: ['--load-model'],
  validate: ['--compose', '--requests'],
};

/** Every command with the file that has it; loaded only when it is used. */
export const commands: Readonly<Record<string, () => Promise<CommandDefinition>>> = {
  run: async () => (await import('./run-command.ts')).runCommand,
  list: async () => (await import('./list-command.ts')).listCommand,
  judge: async () => (await import('./judge-command.ts')).judgeCommand,
  validate: async () => (await import('./validate-command.ts')).validateCommand,
  report: async () => (await import('./report-command.ts')).reportCommand,
  init: async () => (await import('./init-command.ts')).initCommand,
  doctor: async () => (await import('./doctor-command.ts')).doctorCommand,
  clean: async () => (await import('./clean-command.ts')).cleanCommand,
};
