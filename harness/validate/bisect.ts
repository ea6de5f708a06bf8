import { parseConfig } from '../config/parse-config.ts';
import { linesWithoutSecrets } from '../config/redact-config.ts';
import type { ValidationComparisonDocument } from '../model/validation-cell.ts';
import { type Files, type Hunk, hunksBetween, withHunks } from './bisect/hunks.ts';
import { type Smallest, smallestChanges, type Trial } from './bisect/smallest.ts';
import type { GivenConfig } from './given-config.ts';

/** What makes a config worse than another. */
export type Culprit = NonNullable<ValidationComparisonDocument['culprit']>;

/** Takes a config that is partly one and partly the other through the faults: unusable where nginx does not load it. */
export type TryConfig = (config: GivenConfig) => Promise<Trial>;

/** As often is a config tried; each takes rounds of pods. */
const mostTrials = 32;

/** The only part of a config that each side has is the same one, whatever its file is called. */
function aligned(baseline: GivenConfig, candidate: GivenConfig): GivenConfig {
  const gone = [...baseline.contents.keys()].filter((file) => !candidate.contents.has(file));
  const come = [...candidate.contents.keys()].filter((file) => !baseline.contents.has(file));
  const [old, recent] = [gone[0], come[0]];
  const isRenamed = baseline.wrapped && candidate.wrapped && gone.length === 1 && come.length === 1;
  if (!isRenamed || old === undefined || recent === undefined) return baseline;
  const renamed = <T>(files: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...files].map(([file, value]) => [file === old ? recent : file, value]));
  const { files, contents, names } = baseline;
  return { ...baseline, files: renamed(files), contents: renamed(contents), names: renamed(names) };
}

/** A config of these files: the candidate's, but for what of the baseline is in them. */
function configOf(contents: Files, baseline: GivenConfig, candidate: GivenConfig): GivenConfig {
  const names = new Map([...baseline.names, ...candidate.names]);
  return {
    main: candidate.main,
    files: new Map([...contents].map(([file, content]) => [file, Buffer.from(content).toString('utf8')])),
    contents,
    names: new Map([...contents.keys()].map((file) => [file, names.get(file) ?? file])),
    wrapped: candidate.wrapped,
    leftOut: candidate.leftOut,
    unset: candidate.unset,
  };
}

/** Lines of a file as they may be shown. */
function shown(config: GivenConfig, file: string, before: number, count: number): string[] {
  const source = config.files.get(file) ?? '';
  const name = config.names.get(file) ?? file;
  const lineOf = linesWithoutSecrets(source, name, parseConfig(source, name).directives);
  return Array.from({ length: count }, (_, index) => lineOf(before + index + 1).text);
}

/** A change as it may be shown. */
function told({ file, after, line, removed, added }: Hunk, baseline: GivenConfig, candidate: GivenConfig) {
  return {
    file: candidate.names.get(file) ?? baseline.names.get(file) ?? file,
    line: line + 1,
    removed: shown(baseline, file, after, removed.length),
    added: shown(candidate, file, line, added.length),
  };
}

/**
 * Finds the smallest change of lines that makes the candidate worse than the baseline: each try is the baseline with some of
 * the changes. Null where all of them together are not worse this time.
 */
export async function bisect(
  { baseline: given, candidate }: { readonly baseline: GivenConfig; readonly candidate: GivenConfig },
  tryConfig: TryConfig,
  { trials = mostTrials }: { readonly trials?: number } = {},
): Promise<Culprit | null> {
  const baseline = aligned(given, candidate);
  const hunks = hunksBetween(baseline.contents, candidate.contents);
  const attempt = (some: readonly Hunk[]): Promise<Trial> =>
    tryConfig(configOf(withHunks(baseline.contents, some), baseline, candidate));
  const found: Smallest<Hunk> | null = await smallestChanges(hunks, attempt, trials);
  const [first, ...others] = found?.changes ?? [];
  if (found === null || first === undefined) return null;
  const tell = (hunk: Hunk) => told(hunk, baseline, candidate);
  return { ...tell(first), others: others.map(tell), isMinimal: found.isMinimal };
}
