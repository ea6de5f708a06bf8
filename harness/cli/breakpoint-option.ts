import { describeValue } from '../model/plain-value.ts';
import type { Note } from './option-values.ts';

/** What `--breakpoint` asks for. */
export interface BreakpointOption {
  readonly parameter: string;
  /** The range that is searched; null = what the parameter says. */
  readonly range: { readonly from: number; readonly to: number } | null;
}

const defaultParameter = 'rate';

/** `rate`, `latency=100..2000`; a flag without a value is the rate. null where it was not given. */
export function readBreakpoint(raw: unknown, note: Note): BreakpointOption | null {
  if (raw === undefined) return null;
  const whole = { parameter: defaultParameter, range: null };
  if (raw === true) return whole;
  const text = typeof raw === 'string' ? raw : describeValue(raw);
  const [, parameter = '', range] = /^([^=]+)(?:=(.*))?$/.exec(text) ?? [];
  if (range === undefined && parameter !== '') return { parameter, range: null };
  const [from = Number.NaN, to = Number.NaN] = (/^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/.exec(range ?? '') ?? [])
    .slice(1)
    .map(Number);
  if (parameter !== '' && from > 0 && from < to) return { parameter, range: { from, to } };
  const hint = 'the rates from 100 to 800 per second are --breakpoint rate=100..800';
  note('GC1002', `option --breakpoint: expected <parameter> or <parameter>=<from>..<to>, saw ${text}`, hint);
  return whole;
}
