import { didYouMean } from '../model/did-you-mean.ts';
import type { Problem } from '../model/error.ts';
import { describeValue } from '../model/plain-value.ts';
import type { Shard } from '../model/run-plan.ts';

/** Takes down what is wrong with an option. */
export type Note = (code: Problem['code'], message: string, hint?: string | null) => void;

/** How an option is called where it was given: `option --timeout` of the command line, `timeout` of a config file. */
export interface Called {
  readonly subject: string;
  readonly name: string;
}

/** An option as it is typed: `failFast` is `--fail-fast`. */
export function asTyped(key: string): Called {
  const name = `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return { subject: `option ${name}`, name };
}

/** An option as it stands in a config file. */
export function asConfigured(key: string): Called {
  return { subject: key, name: key };
}

function said(raw: unknown): string {
  return typeof raw === 'string' || typeof raw === 'number' ? String(raw) : describeValue(raw);
}

/** One of a few words. */
export function oneOf<const Choice extends string>(
  raw: unknown,
  { subject }: Called,
  choices: readonly Choice[],
  note: Note,
): Choice {
  const found = choices.find((choice) => choice === raw);
  if (found !== undefined) return found;
  const hint = didYouMean(said(raw), choices, 'it is one of');
  note('GC1002', `${subject}: expected one of ${choices.join(', ')}, saw ${said(raw)}`, hint);
  return choices[0] as Choice;
}

/** A whole number within limits; null where none was given. */
export function wholeNumber(raw: unknown, { subject }: Called, min: number, max: number, note: Note): number | null {
  if (raw === undefined) return null;
  const value = Number(raw);
  if (/^\d+$/.test(said(raw)) && value >= min && value <= max) return value;
  note('GC1002', `${subject}: expected a whole number from ${min} to ${max}, saw ${said(raw)}`);
  return null;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** A time in ms; one that was given with a unit is told in ms. */
export function milliseconds(
  raw: unknown,
  { subject, name }: Called,
  min: number,
  max: number,
  note: Note,
): number | null {
  const text = said(raw);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]+)$/i.exec(text) ?? [];
  const ms = Math.round(Number(amount) * (unitMs[unit.toLowerCase()] ?? Number.NaN));
  const hint = ms >= min && ms <= max ? `${text} are ${name} ${ms}` : null;
  note('GC1002', `${subject}: expected a whole number of ms from ${min} to ${max}, saw ${text}`, hint);
  return null;
}

/** A regular expression, as its text; null where none was given. */
export function regex(raw: unknown, { subject }: Called, note: Note): RegExp | null {
  if (raw === undefined) return null;
  try {
    if (typeof raw === 'string') return new RegExp(raw);
    note('GC1002', `${subject}: expected the text of a regular expression, saw ${said(raw)}`);
  } catch (error) {
    note('GC1002', `${subject}: expected a regular expression, saw ${raw}: ${(error as Error).message}`);
  }
  return null;
}

/** A flag; false where it was not given. */
export function flag(raw: unknown, { subject }: Called, note: Note): boolean {
  if (raw !== undefined && typeof raw !== 'boolean') {
    note('GC1002', `${subject}: expected true or false, saw ${said(raw)}`);
  }
  return raw === true;
}

/** One text or several. */
export function texts(raw: unknown, { subject }: Called, note: Note): readonly string[] {
  if (raw === undefined) return [];
  const items: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  if (items.every((item) => typeof item === 'string' && item !== '')) return items as readonly string[];
  const wrong = items.find((item) => typeof item !== 'string' || item === '');
  const saw = wrong === '' ? 'an empty name' : items.length === 1 ? said(wrong) : `${said(wrong)} in the list`;
  note('GC1002', `${subject}: expected a name or a list of names, saw ${saw}`);
  return [];
}

/** A text that is not empty; null where none was given. */
export function text(raw: unknown, { subject }: Called, what: string, note: Note): string | null {
  if (raw === undefined) return null;
  if (typeof raw === 'string' && raw !== '') return raw;
  note('GC1002', `${subject}: expected ${what}, saw ${raw === '' ? 'nothing' : said(raw)}`);
  return null;
}

/** A part of a planned run, as `2/3`. */
export function shard(raw: unknown, { subject, name }: Called, note: Note): Shard | null {
  if (raw === undefined) return null;
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(said(raw)) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  const hint = `the second of three is ${name} 2/3`;
  note('GC1002', `${subject}: expected <i>/<n> with i from 1 to n, saw ${said(raw)}`, hint);
  return null;
}
