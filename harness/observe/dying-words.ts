import type { ProgramEvent } from '../model/history.ts';
import type { ArmDocument } from '../model/run-document.ts';

/** Deaths for want of memory whose words are kept; all of them stand in `programs`. */
const deathsTold = 5;

/** What was said when programs died: the stack of the first crash, and by whom it is known that memory was the reason. */
export function dyingWords(
  crashes: ArmDocument['crashes'],
  programs: readonly Pick<ProgramEvent, 'program' | 'outOfMemory'>[],
): ArmDocument['logs'] {
  const first = crashes.find(({ stack }) => stack.length > 0);
  const stack = first === undefined ? [] : first.stack.map((line) => ({ from: first.program, line }));
  const memory = programs.flatMap(({ program, outOfMemory: line }) => (line == null ? [] : [{ from: program, line }]));
  return [...stack, ...memory.slice(0, deathsTold)];
}
