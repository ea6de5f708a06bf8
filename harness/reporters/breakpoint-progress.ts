import type { BreakpointObserver } from '../model/breakpoint-plan.ts';
import { oneLine } from './text-layout.ts';

/** Tells on stderr how a search goes: a line for each step when it begins, and one when it is decided. */
export function breakpointProgress(
  { unit }: { readonly unit: string },
  say: (line: string) => void,
): BreakpointObserver {
  return {
    onStepStart: (number, value) => say(`[${number}] ${value} ${unit}`),
    onStepEnd: ({ number, value, decision, reason }) =>
      say(`[${number}] ${value} ${unit}: ${decision} (${oneLine(reason)})`),
    onLevelStart: (connections) => say(`saturation: ${connections} connections in closed loop`),
  };
}
