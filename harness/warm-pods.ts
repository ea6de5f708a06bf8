/** Tasks whose place can be made ready before their turn has come. */
export interface Ahead<Task, Place> {
  /** In the order in which they are wanted. */
  readonly tasks: readonly Task[];
  /** Places that are ready ahead, at most. */
  readonly limit: number;
  /** Whether the place of a task may be made ready ahead. */
  readonly mayStart: (task: Task) => boolean;
  readonly start: (task: Task) => Promise<Place>;
  /** Takes down the place of a task that is not run after all. */
  readonly undo: (task: Task, place: Place) => Promise<void>;
}

/** Places that are made ready ahead, so that no task waits for its own. */
export interface WarmPods<Task, Place> {
  /** The place of a task whose turn has come: the one that was made ready ahead, else a new one. */
  readonly take: (task: Task) => Promise<Place>;
  /** Begins to make the next place ready, where there is room for one. */
  readonly startNext: () => void;
  /** Takes down the place of a task that is not run, if it has one. */
  readonly drop: (task: Task) => Promise<void>;
  /** Takes down all that were not taken. */
  readonly close: () => Promise<void>;
}

/** Keeps places ready for the tasks that come next. */
export function warmPods<Task, Place>({
  tasks,
  limit,
  mayStart,
  start,
  undo,
}: Ahead<Task, Place>): WarmPods<Task, Place> {
  const ready = new Map<Task, Promise<Place>>();
  const begun = new Set<Task>();
  const begin = (task: Task): Promise<Place> => {
    begun.add(task);
    return start(task);
  };
  const drop = async (task: Task): Promise<void> => {
    const place = ready.get(task);
    begun.add(task);
    ready.delete(task);
    // One that could not be made is nobody's any more.
    await place?.then(
      (made) => undo(task, made),
      () => {},
    );
  };
  return {
    take: (task) => {
      const place = ready.get(task) ?? begin(task);
      ready.delete(task);
      return place;
    },
    startNext: () => {
      if (ready.size >= limit) return;
      const next = tasks.find((task) => !begun.has(task) && mayStart(task));
      if (next === undefined) return;
      const place = begin(next);
      place.catch(() => {}); // told to whoever takes it
      ready.set(next, place);
    },
    drop,
    close: async () => {
      await Promise.all([...ready.keys()].map(drop));
    },
  };
}
