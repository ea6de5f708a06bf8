import { existsSync } from 'node:fs';
import path from 'node:path';
import { didYouMean } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import { describeValue, entriesOf } from '../model/plain-value.ts';
import { runConfigKeys } from '../model/run-config.ts';
import { unpackDeclaration } from './declaration-message.ts';
import { loadDeclarations } from './load-declarations.ts';
import { asConfigured } from './option-values.ts';
import { readRunOptions } from './run-options.ts';

const configFile = 'gatecrash.config.ts';

/** The options of a config file as they stand there, and all that is wrong with them (GC2007). */
export interface ReadConfig {
  readonly options: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

function unknownKey(key: string): Problem | null {
  if (runConfigKeys.includes(key)) return null;
  return { code: 'GC2007', message: `unknown option ${key}`, hint: didYouMean(key, runConfigKeys, 'the options are') };
}

function checked(declared: unknown, file: string): ReadConfig {
  const isObject = typeof declared === 'object' && declared !== null && !Array.isArray(declared);
  if (!isObject) {
    const message = `${file}: expected an object of options, saw ${describeValue(declared)}`;
    return { options: {}, problems: [{ code: 'GC2007', message, hint: 'write export default defineConfig({ … })' }] };
  }
  const options = Object.fromEntries(entriesOf(declared));
  const problems = [
    ...Object.keys(options).flatMap((key) => unknownKey(key) ?? []),
    ...readRunOptions(options, asConfigured).problems,
  ];
  return {
    options,
    problems: problems.map(({ message, hint }) => ({ code: 'GC2007', message: `${file}: ${message}`, hint })),
  };
}

/** Reads gatecrash.config.ts of a folder, in a thread of its own and with a deadline; no file, no options. */
export async function readRunConfig(folder: string): Promise<ReadConfig> {
  const file = path.join(folder, configFile);
  if (!existsSync(file)) return { options: {}, problems: [] };
  const [loaded] = await loadDeclarations([file]);
  if (loaded === undefined) return { options: {}, problems: [] };
  if ('problem' in loaded) return { options: {}, problems: [{ ...loaded.problem, code: 'GC2007' }] };
  return checked(unpackDeclaration(loaded), configFile);
}
