import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Problem } from '../model/error.ts';
import { type PackedDeclaration, packDeclaration } from './declaration-message.ts';
import { notAFile } from './not-a-file.ts';
import { isScenarioFile } from './scenario-file.ts';

// Loads little, so that it is ready before the thread that waits for it has loaded what checks a declaration.

/** What came of one file: what it declares, or why it cannot be loaded. */
export type LoadedFile = PackedDeclaration | { readonly problem: Problem };

const api = new URL('../index.ts', import.meta.url).href;

/** Lets `import … from 'gatecrash'` work in any folder, and scenarios and .ts files be modules whatever a package.json says. */
function hookImports(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'gatecrash') return { url: api, shortCircuit: true };
      const resolved = next(specifier, context);
      if (!resolved.url.startsWith('file:')) return resolved;
      const file = fileURLToPath(resolved.url);
      const seen = notAFile(file);
      if (seen !== null) throw new Error(`${specifier}: expected a file, saw ${seen}`);
      if (file.endsWith('.ts')) return { ...resolved, format: 'module-typescript' };
      return isScenarioFile(file) ? { ...resolved, format: 'module' } : resolved;
    },
  });
}

async function explained(file: string, error: unknown): Promise<LoadedFile> {
  const { explainLoadError } = await import('./explain-load-error.ts');
  return { problem: explainLoadError(file, error) };
}

async function load(file: string): Promise<LoadedFile> {
  const refused = (seen: string, hint: string | null): LoadedFile => ({
    problem: { code: 'GC2001', message: `${file}: expected ${seen}`, hint },
  });
  const seen = notAFile(file);
  if (seen !== null) return refused(`a file, saw ${seen}`, null);
  try {
    const module = await import(pathToFileURL(file).href);
    if ('default' in module) return packDeclaration(module.default);
  } catch (error) {
    return explained(file, error);
  }
  const made = isScenarioFile(file) ? 'scenario' : 'defineConfig';
  return refused('a default export, saw none', `write export default ${made}({ … })`);
}

/** What a file has printed is on its way before its result is: with the result, this thread may end. */
async function flush(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((done) => stream.write('', () => done()))),
  );
}

/** The thread in which scenario and config files run: loads those of workerData one after the other, and tells of each in turn. */
async function work(files: readonly string[]): Promise<void> {
  const post = (loaded: LoadedFile) => parentPort?.postMessage(loaded);
  const [only = ''] = files;
  process.on('uncaughtException', (error) => {
    // Of several files, nobody can tell whose it is: the thread ends, and each file that is left gets one to itself.
    if (files.length > 1) process.exit(1);
    void explained(only, error).then(post);
  });
  hookImports();
  for (const file of files) {
    const loaded = await load(file);
    await flush();
    post(loaded);
  }
}

void work(workerData as readonly string[]);
