import type { BreakpointDocument } from './breakpoint-document.ts';

/** Digits that were not measured are left out. */
const digits = 6;

/** The text of breakpoint.json, wherever it is written. */
export function serialiseBreakpointDocument(document: BreakpointDocument): string {
  const neat = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(digits)) : value;
  return `${JSON.stringify(document, neat, 2)}\n`;
}
