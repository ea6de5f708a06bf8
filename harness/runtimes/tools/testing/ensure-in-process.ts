import { ensure } from '../ensure.ts';
import { hangs, logs, sampleRecipe } from './sample-recipe.ts';

// node ensure-in-process.ts CACHE logs|hangs FILE: ensures the sample tool once, as a gatecrash of its own would.
const [cache = '', kind = '', file = ''] = process.argv.slice(2);
const way = kind === 'hangs' ? hangs('hangs', file) : logs('logs', file);
const tool = await ensure(sampleRecipe([way]), {
  cache,
  env: process.env,
  onStep: () => undefined,
  signal: new AbortController().signal,
});
process.stdout.write(`${tool.path}\n`);
