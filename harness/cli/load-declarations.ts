import { Worker } from 'node:worker_threads';
import type { LoadedFile } from './declaration-worker.ts';

/** What a scenario or config file may take: it is a declaration, and has nothing to wait for or to compute. */
export interface LoadLimits {
  /** CPU time of a file that loops. */
  readonly cpuMs: number;
  /** A file that waits for what never comes: longer, as on a busy machine every file waits for its turn. */
  readonly waitMs: number;
  readonly heapMb: number;
}

const defaults: LoadLimits = { cpuMs: 5000, waitMs: 60_000, heapMb: 256 };
/** How often a thread is asked for its CPU time. */
const lookMs = 250;
const declarative = 'such a file is a declaration: it must not loop, wait or call process.exit';

/** Those that came through, in order, and what stopped the thread at the next one. */
interface Attempt {
  readonly loaded: readonly LoadedFile[];
  readonly saw: string;
}

/**
 * Loads files in a thread of their own, which is ended with the last of them: whatever a file does (loops,
 * exits, throws a second later) is done to that thread, not to the run.
 */
function loadTogether(files: readonly string[], { cpuMs, waitMs, heapMb }: LoadLimits): Promise<Attempt> {
  return new Promise((resolve) => {
    const loaded: LoadedFile[] = [];
    const worker = new Worker(new URL('./declaration-worker.ts', import.meta.url), {
      workerData: files,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      stdout: true,
      stderr: true,
    });
    const end = (saw: string) => {
      clearTimeout(deadline);
      clearInterval(looking);
      void worker.terminate();
      resolve({ loaded, saw });
    };
    const deadline = setTimeout(() => end(`none after ${waitMs} ms`), waitMs);
    const look = async (): Promise<void> => {
      const used = await worker.cpuUsage?.().catch(() => undefined); // Node 22 cannot tell; a thread that has ended neither
      if (used === undefined) return;
      const computedMs = (used.user + used.system) / 1000;
      if (computedMs > cpuMs * (loaded.length + 1)) end(`none after ${cpuMs} ms of computing`);
    };
    const looking = setInterval(() => void look(), lookMs);
    // Such a file may print: stdout belongs to the results.
    for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (text) => process.stderr.write(text));
    worker.on('message', (file: LoadedFile) => {
      loaded.push(file);
      deadline.refresh();
      if (loaded.length === files.length) end('');
    });
    worker.on('error', (error) => end(error.message));
    worker.on('exit', (code) => end(`it end with exit code ${code} before`));
  });
}

/**
 * Loads files that declare something as their default export, each in its turn or, should one of them bring the thread
 * down, those that are left each alone. A file that cannot be loaded gives a problem (GC2001).
 */
export async function loadDeclarations(
  files: readonly string[],
  limits: LoadLimits = defaults,
): Promise<readonly LoadedFile[]> {
  const [first] = files;
  if (first === undefined) return [];
  const { loaded, saw } = await loadTogether(files, limits);
  const left = files.slice(loaded.length);
  if (left.length === 0) return loaded;
  if (files.length === 1) {
    const message = `${first}: expected a default export, saw ${saw}`;
    return [{ problem: { code: 'GC2001', message, hint: declarative } }];
  }
  const alone = await Promise.all(left.map((file) => loadDeclarations([file], limits)));
  return [...loaded, ...alone.flat()];
}
