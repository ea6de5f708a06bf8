import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from './package-root.ts';

/** A file of a project, by its path below the project's folder. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

const templates = path.join(packageRoot, 'templates');
const typesConfig = path.join('scenarios', 'tsconfig.json');
const api = fileURLToPath(new URL('../index.ts', import.meta.url));

/** Whether `import … from 'gatecrash'` leads somewhere from there by itself: editors and tsc find its types so. */
export function isInstalledAt(folder: string): boolean {
  try {
    createRequire(path.join(folder, 'package.json')).resolve('gatecrash');
    return true;
  } catch {
    return false;
  }
}

/** Tells editors and tsc where the types of this gatecrash are; what is installed in the project wins later. */
function withPathOfTypes(text: string): string {
  const { compilerOptions, ...rest } = JSON.parse(text);
  return `${JSON.stringify({ compilerOptions: { ...compilerOptions, paths: { gatecrash: [api] } }, ...rest }, null, 2)}\n`;
}

/** What a first scenario in a folder consists of: declaration, configs, options, types and a CI workflow. */
export function firstFiles(folder: string): readonly ProjectFile[] {
  const installed = isInstalledAt(folder);
  return readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(templates, file)).isFile())
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(templates, file), 'utf8');
      return { path: file, text: file === typesConfig && !installed ? withPathOfTypes(text) : text };
    });
}

/** Those that stand in the folder already, whatever they are. */
export function alreadyThere(folder: string, files: readonly ProjectFile[]): readonly string[] {
  const isThere = (file: string) => lstatSync(path.join(folder, file), { throwIfNoEntry: false }) !== undefined;
  return files.map((file) => file.path).filter(isThere);
}

/** A .gitignore that leaves the run folders out; null where it does so already. */
export function ignoringReports(text: string): string | null {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.some((line) => /^\/?reports(\/|\/\*{1,2})?$/.test(line))) return null;
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}reports/\n`;
}
