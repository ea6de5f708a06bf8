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

/** Places that are made ready ahead, one after another, so that no task waits for its own. */
export interface WarmPods<Task, Place> {
  /** The place of a task whose turn has come: the one that was made ready ahead, else a new one. */
  readonly take: (task: Task) => Promise<Place>;
  /** Makes the next place ready, unless one is ready or in the making. */
  readonly makeOne: () => void;
  /** Makes places ready until there are as many as there may be; no other is begun after `dispose`. */
  readonly keepMaking: () => Disposable;
  /** Resolves when no place is in the making. */
  readonly quiet: () => Promise<void>;
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
  const making = new Set<Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  let keepers = 0;

  const begin = (task: Task): Promise<Place> => {
    begun.add(task);
    const place = last.then(() => start(task));
    const ended = place
      .catch(() => {}) // told to whoever takes it
      .then(() => {
        making.delete(ended);
        if (keepers > 0) beginNext();
      });
    making.add(ended);
    last = ended;
    return place;
  };
  const beginNext = (): void => {
    if (making.size > 0 || ready.size >= limit) return;
    const next = tasks.find((task) => !begun.has(task) && mayStart(task));
    if (next !== undefined) ready.set(next, begin(next));
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
      if (keepers > 0) beginNext();
      return place;
    },
    makeOne: () => {
      if (ready.size === 0) beginNext();
    },
    keepMaking: () => {
      keepers += 1;
      beginNext();
      let kept = true;
      return {
        [Symbol.dispose]: () => {
          if (kept) keepers -= 1;
          kept = false;
        },
      };
    },
    quiet: async () => {
      while (making.size > 0) await Promise.all(making);
    },
    drop,
    close: async () => {
      await Promise.all([...ready.keys()].map(drop));
    },
  };
}
