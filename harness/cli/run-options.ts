import type { Confidence } from '../model/decision.ts';
import { closest, didYouMean } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import type { NginxChoice } from '../model/nginx-choice.ts';
import { laterReporters, type ReporterName, reporterNames } from '../reporters/index.ts';
import { readNginx } from './nginx-option.ts';

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
  readonly failFast: boolean;
  readonly forbidSkipped: boolean;
  readonly reporters: readonly ReporterName[];
  /** As typed; null = the default folder. */
  readonly output: string | null;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

type Raw = Readonly<Record<string, unknown>>;
type Note = (code: Problem['code'], message: string, hint?: string | null) => void;

function oneOf<const Choice extends string>(
  raw: unknown,
  name: string,
  choices: readonly Choice[],
  note: Note,
): Choice {
  const found = choices.find((choice) => choice === raw);
  if (found !== undefined) return found;
  const hint = didYouMean(String(raw), choices, 'it is one of');
  note('GC1002', `option ${name}: expected one of ${choices.join(', ')}, saw ${raw}`, hint);
  return choices[0] as Choice;
}

function wholeNumber(raw: unknown, name: string, min: number, max: number, note: Note): number | null {
  if (raw === undefined) return null;
  const text = String(raw);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  note('GC1002', `option ${name}: expected a whole number from ${min} to ${max}, saw ${text}`);
  return null;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** A time in ms; one that was typed with a unit is told in ms. */
function milliseconds(raw: unknown, name: string, min: number, max: number, note: Note): number | null {
  const text = String(raw);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]+)$/i.exec(text) ?? [];
  const ms = Math.round(Number(amount) * (unitMs[unit.toLowerCase()] ?? Number.NaN));
  const hint = ms >= min && ms <= max ? `${text} are ${name} ${ms}` : null;
  note('GC1002', `option ${name}: expected a whole number of ms from ${min} to ${max}, saw ${text}`, hint);
  return null;
}

function regex(raw: unknown, note: Note): RegExp | null {
  if (raw === undefined) return null;
  try {
    return new RegExp(String(raw));
  } catch (error) {
    note('GC1002', `option --grep: expected a regular expression, saw ${raw}: ${(error as Error).message}`);
    return null;
  }
}

function listed(raw: unknown): readonly string[] {
  const items = String(raw)
    .split(',')
    .map((item) => item.trim());
  return [...new Set(items)];
}

function guess(reporter: string): string | null {
  const found = closest(reporter, [...reporterNames, ...laterReporters]);
  return found === null ? null : `did you mean ${found}?`;
}

/** The reporters that a comma list names: GC1007 for those of a later version, GC1005 for what none is called. */
export function readReporters(raw: unknown, note: Note): readonly ReporterName[] {
  return listed(raw).flatMap((name): readonly ReporterName[] => {
    const found = reporterNames.find((known) => known === name);
    if (found !== undefined) return [found];
    const available = reporterNames.join(', ');
    if (laterReporters.includes(name))
      note('GC1007', `reporter ${name} is not available yet`, `there is: ${available}`);
    else if (name === '') note('GC1005', 'a reporter without a name', `there is: ${available}`);
    else note('GC1005', `unknown reporter ${name}`, guess(name) ?? `there is: ${available}`);
    return [];
  });
}

/** How sure a verdict must be, as typed. */
export function readConfidence(raw: unknown, note: Note): Confidence {
  return oneOf(raw, '--confidence', ['normal', 'strict'], note);
}

/** Reads what was typed; with problems (GC1002, GC1005, GC1007) the options are not to be used. */
export function readRunOptions(raw: Raw): { readonly options: RunOptions; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const note: Note = (code, message, hint = null) => problems.push({ code, message, hint });
  if (raw.output === '') note('GC1002', 'option --output: expected a folder, saw nothing');
  const options: RunOptions = {
    arms: (raw.arm as readonly string[] | undefined) ?? [],
    grep: regex(raw.grep, note),
    runtime: oneOf(raw.runtime, '--runtime', ['auto', 'docker', 'local'], note),
    nginx: readNginx(raw.nginx, process.cwd(), note),
    armTimeoutMs: milliseconds(raw.timeout, '--timeout', 100, 3_600_000, note) ?? 0,
    confidence: readConfidence(raw.confidence, note),
    seed: wholeNumber(raw.seed, '--seed', 0, 2 ** 32 - 1, note),
    failFast: raw.failFast === true,
    forbidSkipped: raw.forbidSkipped === true,
    reporters: readReporters(raw.reporter, note),
    output: typeof raw.output === 'string' ? raw.output : null,
    quiet: raw.quiet === true,
    verbose: raw.verbose === true,
  };
  return { options, problems };
}
