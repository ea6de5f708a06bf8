/** The workers of an app and the queue before them. */
export interface Capacity {
  /** Resolves when a worker is free, with what frees it again; null where all are busy and the queue is full. */
  readonly take: () => Promise<() => void> | null;
  readonly change: (workers: number, queue: number | null) => void;
  /** Headers that say its size and how much of it is taken. */
  readonly status: () => Readonly<Record<string, string>>;
}

/** `workers` at once, `queue` more wait (null: any number). What is served when it shrinks is served to its end. */
export function createCapacity(settings: { workers: number; queue: number | null }): Capacity {
  const waiting: (() => void)[] = [];
  let { workers, queue } = settings;
  let busy = 0;

  const occupy = (): (() => void) => {
    busy += 1;
    return () => {
      busy -= 1;
      if (busy < workers) waiting.shift()?.();
    };
  };
  return {
    take: () => {
      if (busy < workers) return Promise.resolve(occupy());
      if (queue !== null && waiting.length >= queue) return null;
      return new Promise((resolve) => waiting.push(() => resolve(occupy())));
    },
    change: (nextWorkers, nextQueue) => {
      workers = nextWorkers;
      queue = nextQueue;
      for (let free = workers - busy; free > 0; free -= 1) waiting.shift()?.();
    },
    status: () => ({ 'x-capacity': `${workers}/${queue ?? 'unbounded'}`, 'x-busy': `${busy}/${waiting.length}` }),
  };
}
