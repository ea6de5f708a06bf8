import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as api from '../index.ts';
import { didYouMean } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import { describeValue } from '../model/plain-value.ts';

/** The first place in the stack that lies in the scenario's folder; syntax errors have theirs in the first line. */
function placeInStack(file: string, stack: string): string | null {
  const folder = path.dirname(file) + path.sep;
  for (const match of stack.matchAll(/(file:\/\/\/[^\s()]+?|\/[^\s()]+?):(\d+)(?::\d+)?(?=[)\s]|$)/g)) {
    const [, at = '', line = ''] = match;
    const found = at.startsWith('file:') ? fileURLToPath(at) : at;
    if (found.startsWith(folder)) return `${found}:${line}`;
  }
  return null;
}

const strip = `process.stdout.write(require('module').stripTypeScriptTypes(require('fs').readFileSync(0, 'utf8')))`;

/** V8 does not say where some syntax errors of a module are; checking the file without its types in processes of their own does. */
function placeOfSyntaxError(file: string): string | null {
  const node = (flags: readonly string[], input: string) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags], {
      input,
      encoding: 'utf8',
      timeout: 5000,
    });
  const plain = node(['-e', strip], readFileSync(file, 'utf8')).stdout;
  const { stderr } = node(['--input-type=module', '--check'], plain);
  const line = /^\[stdin\]:(\d+)$/m.exec(stderr)?.[1];
  return line === undefined ? null : `${file}:${line}`;
}

function placeOfSpecifier(file: string, message: string): string | null {
  const missing = /'([^']+)'/.exec(message)?.[1];
  const name = missing === undefined ? null : path.basename(missing);
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = lines.findIndex((line) => name !== null && /import|from/.test(line) && line.includes(name));
  return index < 0 ? null : `${file}:${index + 1}`;
}

function hintFor(message: string): string | null {
  const name = /does not provide an export named '([^']+)'/.exec(message)?.[1];
  if (name !== undefined && message.includes("'gatecrash'")) return didYouMean(name, Object.keys(api), 'gatecrash has');
  if (message.includes('strip-only mode')) return 'types are stripped, not compiled: write it in plain JavaScript';
  return null;
}

/** What went wrong while a scenario file was loaded, with file and line and without a stack (GC2001). */
export function explainLoadError(file: string, error: unknown): Problem {
  if (!(error instanceof Error)) {
    return { code: 'GC2001', message: `${file}: it throws ${describeValue(error)}`, hint: null };
  }
  const code = (error as NodeJS.ErrnoException).code;
  const place =
    placeInStack(file, error.stack ?? '') ??
    (code === 'ERR_MODULE_NOT_FOUND' ? placeOfSpecifier(file, error.message) : null) ??
    (error instanceof SyntaxError ? placeOfSyntaxError(file) : null) ??
    file;
  const message = error.message.split('\n')[0] ?? '';
  return { code: 'GC2001', message: `${place}: ${error.name}: ${message}`, hint: hintFor(message) };
}
