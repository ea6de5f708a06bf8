import type { ConditionSettings } from '../model/fault.ts';
import { isEndless, isSaturated } from './app-fill.ts';
import type { FaultTarget } from './condition.ts';

/** What cannot take the load is as good as full within this time; what can never is. */
const saturationMs = 800;
/** A queue without an end is let grow for this long. */
const longMs = 2500;

/** Whether, and how, nodes were seen to have more to do than they can. */
export interface Saturation {
  readonly at: number;
  readonly met: boolean;
  /** What it shows that the nodes have more to do than they can. */
  readonly words: string;
}

/** Waits for what the load fills first: the app's own queue, or that of the kernel before an app that accepts too slowly. */
export async function awaitSaturation(
  { app, kernel, name }: FaultTarget,
  settings: ConditionSettings,
): Promise<Saturation> {
  if (settings.fills === 'backlog') {
    const { count } = await kernel.overflows();
    const words = `the kernel drops connections to ${name}, whose accept queue is full`;
    return { ...(await kernel.awaitOverflow(count, saturationMs)), words };
  }
  const long = settings.waiting === undefined ? undefined : Number(settings.waiting);
  const { last } = await app.awaitStatus(() => true, 0);
  const endless = last.some((status) => status !== null && isEndless(status));
  const withinMs = endless ? longMs : saturationMs;
  const { at, met } = await app.awaitStatus((status) => isSaturated(status, long), withinMs);
  const full = endless ? 'its queue is long' : 'its queue is full';
  return { at, met, words: `every worker of ${name} is busy and ${full}` };
}
