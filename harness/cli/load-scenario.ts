import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Problem } from '../model/error.ts';
import type { Scenario } from '../model/scenario.ts';
import { unpackDeclaration } from './declaration-message.ts';
import type { ScenarioFolder } from './find-scenarios.ts';
import { notAFile } from './not-a-file.ts';
import type { LoadedFile } from './scenario-worker.ts';

/** What a scenario file may take: it is a declaration, and has nothing to wait for or to compute. */
export interface LoadLimits {
  readonly loadMs: number;
  readonly heapMb: number;
}

const defaults: LoadLimits = { loadMs: 10_000, heapMb: 256 };
const declarative = 'a scenario file is a declaration: it must not loop, wait or call process.exit';

/** Those that came through, in order, and what stopped the thread at the next one. */
interface Attempt {
  readonly loaded: readonly LoadedFile[];
  readonly saw: string;
}

/**
 * Loads scenario files in a thread of their own, which is ended with the last of them: whatever a file does (loops,
 * exits, throws a second later) is done to that thread, not to the run.
 */
function loadTogether(folders: readonly string[], { loadMs, heapMb }: LoadLimits): Promise<Attempt> {
  return new Promise((resolve) => {
    const loaded: LoadedFile[] = [];
    const worker = new Worker(new URL('./scenario-worker.ts', import.meta.url), {
      workerData: folders,
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      stdout: true,
      stderr: true,
    });
    const end = (saw: string) => {
      clearTimeout(deadline);
      void worker.terminate();
      resolve({ loaded, saw });
    };
    const deadline = setTimeout(() => end(`none after ${loadMs} ms`), loadMs);
    // A scenario file may print: stdout belongs to the results.
    for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (text) => process.stderr.write(text));
    worker.on('message', (file: LoadedFile) => {
      loaded.push(file);
      deadline.refresh();
      if (loaded.length === folders.length) end('');
    });
    worker.on('error', (error) => end(error.message));
    worker.on('exit', (code) => end(`it end with exit code ${code} before`));
  });
}

/** Together, which is fast; should one of them bring the thread down, those that are left each alone. */
async function loadFiles(folders: readonly string[], limits: LoadLimits): Promise<readonly LoadedFile[]> {
  const [first] = folders;
  if (first === undefined) return [];
  const { loaded, saw } = await loadTogether(folders, limits);
  const left = folders.slice(loaded.length);
  if (left.length === 0) return loaded;
  if (folders.length === 1) {
    const message = `${path.join(first, 'scenario.ts')}: expected a default export, saw ${saw}`;
    return [{ problem: { code: 'GC2001', message, hint: declarative } }];
  }
  const alone = await Promise.all(left.map((folder) => loadFiles([folder], limits)));
  return [...loaded, ...alone.flat()];
}

function readConfig(folder: string, file: string): string | null {
  const config = path.join(folder, file);
  try {
    return notAFile(config) === null ? readFileSync(config, 'utf8') : null;
  } catch {
    return null;
  }
}

/** Loads scenarios from their folders: the good ones, and every problem of the others. */
export async function loadScenarios(
  folders: readonly ScenarioFolder[],
  limits: LoadLimits = defaults,
): Promise<{ readonly scenarios: readonly Scenario[]; readonly problems: readonly Problem[] }> {
  const loading = loadFiles(
    folders.map(({ folder }) => folder),
    limits,
  );
  // Takes longer than the files do, so they are loaded meanwhile.
  const { parseScenario } = await import('../model/parse-scenario.ts');
  const { conditions } = await import('../faults/index.ts');
  const { controllers } = await import('../mitigations/index.ts');
  const files = await loading;
  const results = folders.map(({ name, folder }, index) => {
    const file = files[index];
    if (file === undefined || 'problem' in file) return { problems: file === undefined ? [] : [file.problem] };
    const context = {
      name,
      folder,
      readConfig: (config: string) => readConfig(folder, config),
      conditions,
      controllers,
    };
    return parseScenario(unpackDeclaration(file), context);
  });
  return {
    scenarios: results.flatMap((result) => ('scenario' in result ? [result.scenario] : [])),
    problems: results.flatMap((result) => ('problems' in result ? result.problems : [])),
  };
}
