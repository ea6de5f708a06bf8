import type { AgentEvent } from './model/agent-protocol.ts';
import { failure } from './model/error.ts';
import type { ProgramEvent } from './model/history.ts';

/** Keeps what happens to the programs of one pod. */
export interface ProgramWatch {
  readonly onEvent: (event: AgentEvent) => void;
  /** Says that the next exit of a program is brought about by the harness. */
  readonly expectExit: (program: string) => void;
  /** From now on a program may die by itself: each time it does `restart` is called. */
  readonly supervise: (program: string, restart: () => Promise<void>) => void;
  readonly noteStart: (program: string, at: number) => void;
  /** The result, unless the program exits first: then GC9004. */
  readonly unlessGone: <T>(program: string, result: Promise<T>) => Promise<T>;
  /** Everything so far, `at` still on the pod's clock. */
  readonly events: () => readonly ProgramEvent[];
}

/** Starts with nothing known. */
export function createProgramWatch(): ProgramWatch {
  const events: ProgramEvent[] = [];
  const expected = new Set<string>();
  const waiting = new Map<string, (error: Error) => void>();
  const supervised = new Map<string, () => Promise<void>>();
  /** It has a supervisor, and nobody of the harness ended it. */
  const crashed = (program: string): boolean => supervised.has(program) && !expected.has(program);

  return {
    onEvent: (event) => {
      if (event.event !== 'exited') return;
      const detail = event.outOfMemory !== null ? 'out of memory' : (event.signal ?? `code ${event.code}`);
      const crash = crashed(event.name);
      events.push({
        program: event.name,
        at: event.at,
        event: 'exited',
        expected: expected.delete(event.name) || crash,
        detail,
        ...(crash ? { crashed: true } : {}),
        ...(event.outOfMemory === null ? {} : { outOfMemory: event.outOfMemory }),
      });
      // A pod that is taken down meanwhile starts nothing any more; while it is up the next exit tells.
      if (crash)
        void supervised
          .get(event.name)?.()
          .catch(() => {});
      waiting.get(event.name)?.(
        failure(
          'GC9004',
          `${event.name} exited with ${detail} before it was ready`,
          `its output is in ${event.name}.log of the arm's folder`,
        ),
      );
    },
    expectExit: (program) => void expected.add(program),
    supervise: (program, restart) => void supervised.set(program, restart),
    noteStart: (program, at) => void events.push({ program, at, event: 'started', expected: true, detail: null }),
    unlessGone: async (program, result) => {
      const gone = new Promise<never>((_, reject) => waiting.set(program, reject));
      try {
        return await Promise.race([result, gone]);
      } finally {
        waiting.delete(program);
      }
    },
    events: () => events,
  };
}
