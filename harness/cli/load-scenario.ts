import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { conditions } from '../faults/index.ts';
import { failure, GatecrashError, type Problem } from '../model/error.ts';
import { parseScenario } from '../model/parse-scenario.ts';
import type { Scenario } from '../model/scenario.ts';
import { explainLoadError } from './explain-load-error.ts';
import type { ScenarioFolder } from './find-scenarios.ts';
import { packageRoot } from './package-root.ts';

/** A declaration has nothing to wait for. */
const loadMs = 10_000;

const api = pathToFileURL(path.join(packageRoot, 'harness/index.ts')).href;
let hooked = false;

/** Lets `import … from 'gatecrash'` work in any folder, and .ts files be modules whatever a package.json says. */
function hookImports(): void {
  if (hooked) return;
  hooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'gatecrash') return { url: api, format: 'module-typescript', shortCircuit: true };
      const resolved = next(specifier, context);
      const typescript = resolved.url.startsWith('file:') && resolved.url.endsWith('.ts');
      return typescript ? { ...resolved, format: 'module-typescript' } : resolved;
    },
  });
}

async function importDeclaration(file: string): Promise<unknown> {
  hookImports();
  const stop = new AbortController();
  const late = delay(loadMs, 'late' as const, { signal: stop.signal });
  try {
    const module = await Promise.race([import(pathToFileURL(file).href), late]);
    if (module === 'late') throw failure('GC2001', `${file}: expected a declaration, still waiting after ${loadMs} ms`);
    if ('default' in module) return module.default;
  } catch (error) {
    throw error instanceof GatecrashError
      ? error
      : new GatecrashError([explainLoadError(file, error)], { cause: error });
  } finally {
    stop.abort();
    late.catch(() => {});
  }
  const hint = 'write export default scenario({ … })';
  throw failure('GC2001', `${file}: expected a default export, saw none`, hint);
}

function readConfig(folder: string, file: string): string | null {
  try {
    return readFileSync(path.join(folder, file), 'utf8');
  } catch {
    return null;
  }
}

/** Imports and checks the scenario of a folder: GC2001 where the file cannot be loaded, else all that is wrong in it. */
async function loadScenario({ name, folder }: ScenarioFolder): Promise<ReturnType<typeof parseScenario>> {
  try {
    const declaration = await importDeclaration(path.join(folder, 'scenario.ts'));
    return parseScenario(declaration, { name, folder, readConfig: (file) => readConfig(folder, file), conditions });
  } catch (error) {
    if (error instanceof GatecrashError) return { problems: error.problems };
    throw error;
  }
}

/** Loads scenarios from their folders: the good ones, and every problem of the others. */
export async function loadScenarios(
  folders: readonly ScenarioFolder[],
): Promise<{ readonly scenarios: readonly Scenario[]; readonly problems: readonly Problem[] }> {
  const results = await Promise.all(folders.map(loadScenario));
  return {
    scenarios: results.flatMap((result) => ('scenario' in result ? [result.scenario] : [])),
    problems: results.flatMap((result) => ('problems' in result ? result.problems : [])),
  };
}
