/** Tasks in the order in which they are wanted, and how they may be run. */
export interface Schedule<Task> {
  readonly tasks: readonly Task[];
  /** Tasks that run at the same time, at most. */
  readonly workers: number;
  /** The part of the machine that a task needs, 1 = all of it. Those that run at the same time need 1 together, at most. */
  readonly room: (task: Task) => number;
  /** Whether `task` waits for the end of `earlier`, which stands before it. */
  readonly restsOn: (task: Task, earlier: Task) => boolean;
  /** False: no other task is started. */
  readonly goesOn: () => boolean;
  /** False: the task is to be run once more; it waits for its turn again, with the room that it needs then. */
  readonly run: (task: Task) => Promise<boolean>;
  /** Told at once when a task fails, while others still run. */
  readonly onFailure: () => void;
}

/** Sums of parts (three thirds) may miss 1 by this. */
const rounding = 1e-9;

/**
 * Runs several tasks at once: of those that wait for nobody and have room the one that needs most of it starts, the first of
 * several: small ones find room beside large ones, and not the other way round. Returns
 * when none runs any more, and tells which were run; the first failure is thrown then.
 */
export async function runSchedule<Task>(schedule: Schedule<Task>): Promise<readonly Task[]> {
  const { tasks, workers, room, restsOn, goesOn, run, onFailure } = schedule;
  const waiting = new Set(tasks);
  const done = new Set<Task>();
  const running = new Map<Task, Promise<void>>();
  const failures: unknown[] = [];

  const isReady = (task: Task): boolean =>
    tasks.slice(0, tasks.indexOf(task)).every((earlier) => done.has(earlier) || !restsOn(task, earlier));
  const hasRoom = (task: Task): boolean => {
    const taken = [...running.keys()].reduce((sum, other) => sum + room(other), 0);
    return running.size === 0 || taken + room(task) <= 1 + rounding;
  };
  const start = (task: Task): void => {
    waiting.delete(task);
    const ending = run(task)
      .then((ended) => void (ended ? done : waiting).add(task))
      .catch((error: unknown) => {
        failures.push(error);
        onFailure();
      })
      .finally(() => running.delete(task));
    running.set(task, ending);
  };
  for (;;) {
    while (running.size < workers && failures.length === 0 && goesOn()) {
      const fitting = [...waiting].filter((task) => isReady(task) && hasRoom(task));
      if (fitting.length === 0) break;
      start(fitting.reduce((largest, task) => (room(task) > room(largest) ? task : largest)));
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw failures[0];
  return tasks.filter((task) => done.has(task));
}
