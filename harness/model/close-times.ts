import type { GrowingColumn } from './growing-column.ts';

/**
 * Logs and journals have epoch instants, which float64 holds to 2^-12 ms; as instants on the load's clock they are whole
 * numbers of these, and those of a request lie close together: a byte or two where they are whole ms apart, three where not.
 */
const ticksPerMs = 2 ** 12;
/** Whole numbers up to this are exact, and so is all that is made of them here. */
const mostTicks = 2 ** 48;

function ticksOf(ms: number): number {
  return Math.round(ms * ticksPerMs);
}

/** Whether a time comes back exactly where it is told by how far it is from another. */
export function isClose(ms: number, since: number): boolean {
  const ticks = ms * ticksPerMs;
  return (
    Number.isInteger(ticks) &&
    !Object.is(ms, -0) &&
    Math.abs(ticks) <= mostTicks &&
    Math.abs(ticksOf(since)) <= mostTicks
  );
}

/** Appends a time by how far it is from another: seven bits in a byte, the lowest first. */
export function pushClose(ms: number, since: number, to: GrowingColumn): void {
  const ticks = ms * ticksPerMs - ticksOf(since);
  const isWhole = ticks % ticksPerMs === 0;
  const far = isWhole ? ticks / ticksPerMs : ticks;
  // The lowest bit says in what it is told, the next one to which side of the other it is.
  let rest = (far < 0 ? -2 * far - 1 : 2 * far) * 2 + (isWhole ? 1 : 0);
  while (rest > 127) {
    to.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  to.push(rest);
}

/** The place after `count` times from a place on. */
export function skipClose(from: GrowingColumn, place: number, count: number): number {
  let next = place;
  for (let left = count; left > 0; next += 1) if (from.at(next) < 128) left -= 1;
  return next;
}

/** Gives the times from a place on, one after the other, each by another that it is told by. */
export function closeTimes(from: GrowingColumn, place: number): (since: number) => number {
  let next = place;
  return (since) => {
    let value = 0;
    let factor = 1;
    let byte = from.at(next++);
    while (byte > 127) {
      value += (byte - 128) * factor;
      factor *= 128;
      byte = from.at(next++);
    }
    value += byte * factor;
    const isWhole = value % 2 === 1;
    const sided = (value - (isWhole ? 1 : 0)) / 2;
    const far = sided % 2 === 1 ? -(sided + 1) / 2 : sided / 2;
    return (ticksOf(since) + (isWhole ? far * ticksPerMs : far)) / ticksPerMs;
  };
}
