/** Who may ask the engine for containers when: it takes a core to make one, or to take one down. */
export interface EngineTurns {
  /** Told when a pod gets its load; what it gives is called when that has ended. */
  readonly loadBegins: () => () => void;
  /** For a pod under load, which is judged by how soon things happen in it: at once. */
  readonly first: <T>(call: () => Promise<T>) => Promise<T>;
  /** For all other pods: while any pod is under load two calls at a time, and none beside one that goes first. */
  readonly later: <T>(call: () => Promise<T>) => Promise<T>;
}

/** One call at a time takes half as long again until a pod is ready; with all at once restarts under load took twice as long. */
const besideLoad = 2;

/** The turns of one engine. */
export function createEngineTurns(): EngineTurns {
  let loads = 0;
  let firsts = 0;
  let laters = 0;
  const waiting: (() => void)[] = [];

  const mayGo = (): boolean => loads === 0 || (firsts === 0 && laters < besideLoad);
  const wake = (): void => {
    while (waiting.length > 0 && mayGo()) {
      laters += 1;
      waiting.shift()?.();
    }
  };
  return {
    loadBegins: () => {
      loads += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        loads -= 1;
        wake();
      };
    },
    first: async (call) => {
      firsts += 1;
      try {
        return await call();
      } finally {
        firsts -= 1;
        wake();
      }
    },
    later: async (call) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      wake();
      await promise;
      try {
        return await call();
      } finally {
        laters -= 1;
        wake();
      }
    },
  };
}
