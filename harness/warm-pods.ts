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
  /** Resolves when no place is in the making; from then on none is begun until it is disposed of. */
  readonly still: () => Promise<Disposable>;
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
  const waiting: (() => void)[] = [];
  let keepers = 0;
  let stillsWanted = 0;
  let stills = 0;

  /** Begins the place that has waited longest, unless one is in the making or none may be. */
  const beginWaiting = (): void => {
    if (making.size === 0 && stills === 0) waiting.shift()?.();
  };
  const begin = (task: Task): Promise<Place> => {
    begun.add(task);
    const place = new Promise<Place>((resolve, reject) => {
      waiting.push(() => {
        const ended = start(task)
          .then(resolve, reject)
          .then(() => {
            making.delete(ended);
            beginWaiting();
            if (keepers > 0) beginNext();
          });
        making.add(ended);
      });
    });
    place.catch(() => {}); // told to whoever takes it
    beginWaiting();
    return place;
  };
  const beginNext = (): void => {
    if (making.size > 0 || waiting.length > 0 || stillsWanted > 0 || ready.size >= limit) return;
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
    still: async () => {
      stillsWanted += 1;
      while (making.size > 0) await Promise.all(making);
      stills += 1;
      let kept = true;
      return {
        [Symbol.dispose]: () => {
          if (!kept) return;
          kept = false;
          stills -= 1;
          stillsWanted -= 1;
          beginWaiting();
          if (keepers > 0) beginNext();
        },
      };
    },
    drop,
    close: async () => {
      await Promise.all([...ready.keys()].map(drop));
    },
  };
}
