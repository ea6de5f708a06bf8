import type { RunObserver } from '../model/run-plan.ts';
import type { FileReporter } from './file-reporter.ts';
import type { ReporterContext, ReporterFactory } from './reporter.ts';

/** Reporters that follow a run, and tell what came of it; each is loaded when it is used. */
const liveReporters = {
  console: async () => (await import('./console.ts')).consoleReporter,
  json: async () => (await import('./json.ts')).jsonReporter,
  github: async () => (await import('./github.ts')).githubReporter,
} as const satisfies Record<string, () => Promise<ReporterFactory>>;

/** A reporter that makes a file of a stored run; the name of the file is known before it is loaded. */
interface Filed {
  readonly file: string;
  readonly load: () => Promise<FileReporter>;
}

/** Every reporter that is a file. */
const fileReporters = {
  html: { file: 'report.html', load: async () => (await import('./html/html-reporter.ts')).createHtmlReporter() },
  junit: { file: 'junit.xml', load: async () => (await import('./junit.ts')).junitReporter },
  markdown: { file: 'report.md', load: async () => (await import('./markdown.ts')).markdownReporter },
} as const satisfies Record<string, Filed>;

type LiveReporterName = keyof typeof liveReporters;
type FileReporterName = keyof typeof fileReporters;
export type ReporterName = LiveReporterName | FileReporterName;

const liveNames = Object.keys(liveReporters) as readonly LiveReporterName[];
const fileNames = Object.keys(fileReporters) as readonly FileReporterName[];

/** What `--reporter` takes. */
export const reporterNames: readonly ReporterName[] = [...liveNames, ...fileNames];

/** What `--reporter` takes where nothing may be written. */
export const writelessReporterNames: readonly ReporterName[] = ['console', 'json'];

/** What a run and `gatecrash report` have unless they are told otherwise. */
export const defaultReporters: readonly ReporterName[] = ['console', 'html'];

/** The files that reporters write into a run folder. */
export const reportFiles: readonly string[] = Object.values(fileReporters).map(({ file }) => file);

/** Those of the named reporters that follow a run. */
export async function createReporters(
  names: readonly ReporterName[],
  context: ReporterContext,
): Promise<readonly (readonly [string, RunObserver])[]> {
  const live = liveNames.filter((name) => names.includes(name));
  return Promise.all(live.map(async (name) => [name, (await liveReporters[name]())(context)] as const));
}

/** A reporter that is a file, by its name; it is loaded when it is to render. */
export interface NamedFileReporter {
  readonly name: string;
  readonly file: string;
  readonly load: () => Promise<FileReporter>;
}

/** Those of the named reporters that are files. */
export function fileReportersOf(names: readonly ReporterName[]): readonly NamedFileReporter[] {
  return fileNames.filter((name) => names.includes(name)).map((name) => ({ name, ...fileReporters[name] }));
}
