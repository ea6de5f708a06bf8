import { styleText } from 'node:util';
import type { Verdict } from '../model/verdict.ts';

export { counted } from '../model/counted.ts';

/** Colours text, or not, as the stream, NO_COLOR and FORCE_COLOR say. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Colours for what is written to `stream`. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (format, text) => styleText(format, text, { stream });
}

const symbols: Readonly<Record<Verdict, string>> = { confirmed: '✓', refuted: '✗', inconclusive: '?', skipped: '–' };

/** The colour of a verdict; its words say the same without it. */
export const verdictColours = {
  confirmed: 'green',
  refuted: 'red',
  inconclusive: 'yellow',
  skipped: 'gray',
} as const satisfies Record<Verdict, string>;

/** A verdict with its symbol: `✓ confirmed`. */
export function verdictLabel(verdict: Verdict): string {
  return `${symbols[verdict]} ${verdict}`;
}

/** ms with as many digits as they are worth: `4.2`, `31`; `–` where the sample was too small. */
export function formatMs(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}

/** A duration for people: `0.4 s`, `12.3 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
