import type { CommandDefinition } from './command.ts';

/** Every command with the file that has it; loaded only when it is used. */
export const commands: Readonly<Record<string, () => Promise<CommandDefinition>>> = {
  run: async () => (await import('./run-command.ts')).runCommand,
  list: async () => (await import('./list-command.ts')).listCommand,
  judge: async () => (await import('./judge-command.ts')).judgeCommand,
  init: async () => (await import('./init-command.ts')).initCommand,
  doctor: async () => (await import('./doctor-command.ts')).doctorCommand,
  clean: async () => (await import('./clean-command.ts')).cleanCommand,
};
