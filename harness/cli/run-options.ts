import type { Confidence } from '../model/decision.ts';
import { closest } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import type { NginxChoice } from '../model/nginx-choice.ts';
import type { Shard } from '../model/run-plan.ts';
import { defaultReporters, type ReporterName, reporterNames } from '../reporters/index.ts';
import { type BreakpointOption, readBreakpoint } from './breakpoint-option.ts';
import { readNginx } from './nginx-option.ts';
import {
  asTyped,
  type Called,
  flag,
  milliseconds,
  type Note,
  oneOf,
  regex,
  shard,
  text,
  texts,
  wholeNumber,
} from './option-values.ts';

/** The options of `run`, checked. */
export interface RunOptions {
  readonly arms: readonly string[];
  readonly grep: RegExp | null;
  readonly runtime: 'auto' | 'docker' | 'local';
  readonly nginx: NginxChoice | null;
  readonly armTimeoutMs: number;
  readonly confidence: Confidence;
  /** null = any. */
  readonly seed: number | null;
  readonly repeatEach: number;
  /** Times that an arm which the machine disturbed is taken, at most. */
  readonly takes: number;
  readonly ablate: boolean;
  /** null = what the machine has room for. */
  readonly workers: number | null;
  readonly shard: Shard | null;
  /** null = arms are run and judged, as ever. */
  readonly breakpoint: BreakpointOption | null;
  readonly failFast: boolean;
  readonly forbidSkipped: boolean;
  readonly reporters: readonly ReporterName[];
  /** As typed; null = the default folder. */
  readonly output: string | null;
  readonly dryRun: boolean;
  readonly keep: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

type Raw = Readonly<Record<string, unknown>>;

function listed(raw: unknown): readonly string[] {
  const items = String(raw)
    .split(',')
    .map((item) => item.trim());
  return [...new Set(items)];
}

function guess(reporter: string): string | null {
  const found = closest(reporter, reporterNames);
  return found === null ? null : `did you mean ${found}?`;
}

/** The reporters that a comma list names: GC1005 for what none is called. */
export function readReporters(raw: unknown, note: Note): readonly ReporterName[] {
  return listed(raw).flatMap((name): readonly ReporterName[] => {
    const found = reporterNames.find((known) => known === name);
    if (found !== undefined) return [found];
    const available = reporterNames.join(', ');
    if (name === '') note('GC1005', 'a reporter without a name', `there is: ${available}`);
    else note('GC1005', `unknown reporter ${name}`, guess(name) ?? `there is: ${available}`);
    return [];
  });
}

/** How sure a verdict must be. */
export function readConfidence(raw: unknown, note: Note, called: Called = asTyped('confidence')): Confidence {
  return oneOf(raw, called, ['normal', 'strict'], note);
}

/** An arm that the machine disturbed is taken once more unless it is told otherwise. */
const defaultTakes = 2;

/** Longest time that the load of an arm lasts unless it is told otherwise. */
const defaultTimeoutMs = 30_000;

/**
 * Reads options as they were typed, or as they stand in a config file; with problems (GC1002, GC1005) they are
 * not to be used.
 */
export function readRunOptions(
  raw: Raw,
  call: (key: string) => Called = asTyped,
): { readonly options: RunOptions; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const note: Note = (code, message, hint = null) => problems.push({ code, message, hint });
  const number = (key: string, min: number, max: number) => wholeNumber(raw[key], call(key), min, max, note);
  const isSet = (key: string) => flag(raw[key], call(key), note);
  const options: RunOptions = {
    arms: texts(raw.arm, call('arm'), note),
    grep: regex(raw.grep, call('grep'), note),
    runtime: oneOf(raw.runtime ?? 'auto', call('runtime'), ['auto', 'docker', 'local'], note),
    nginx: readNginx(raw.nginx, process.cwd(), note),
    armTimeoutMs: milliseconds(raw.timeout ?? defaultTimeoutMs, call('timeout'), 100, 3_600_000, note) ?? 0,
    confidence: readConfidence(raw.confidence ?? 'normal', note, call('confidence')),
    seed: number('seed', 0, 2 ** 32 - 1),
    repeatEach: number('repeatEach', 1, 1000) ?? 1,
    takes: number('takes', 1, 10) ?? defaultTakes,
    workers: number('workers', 1, 64),
    shard: shard(raw.shard, call('shard'), note),
    breakpoint: readBreakpoint(raw.breakpoint, note),
    ablate: isSet('ablate'),
    failFast: isSet('failFast'),
    forbidSkipped: isSet('forbidSkipped'),
    reporters: readReporters(raw.reporter ?? defaultReporters, note),
    output: text(raw.output, call('output'), 'a folder', note),
    dryRun: isSet('dryRun'),
    keep: isSet('keep'),
    quiet: isSet('quiet'),
    verbose: isSet('verbose'),
  };
  return { options, problems };
}
