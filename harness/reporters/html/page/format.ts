/** Figures as people read them. `–` stands for what is not known. */
export const unknown = '–';

/** A whole number with its thousands apart: `1,349`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** ms with as many digits as they are worth: `4.2 ms`, `310 ms`, `2.1 s`. */
export function formatMs(ms: number | null): string {
  if (ms === null) return unknown;
  if (ms < 0) return `−${formatMs(-ms)}`;
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 100 || Number.isInteger(ms) ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** An instant of an arm: `1.23 s`. */
export function formatAt(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** A duration of a run: `58 s`, `3 min 5 s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A share: `0 %`, `0.08 %`, `21 %`. What is not none is never told as `0 %`, what is not all never as `100 %`. */
export function formatShare(part: number, of: number): string {
  if (of === 0) return unknown;
  const percent = (part / of) * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.01) return '< 0.01 %';
  if (percent > 99.9) return '> 99.9 %';
  return `${percent < 1 ? percent.toFixed(2) : percent < 10 ? percent.toFixed(1) : Math.min(99.9, Number(percent.toFixed(percent > 99 ? 1 : 0)))} %`;
}

/** Bytes: `13.7 MB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return unknown;
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** A figure of any size with three digits. */
export function formatNumber(value: number | null): string {
  if (value === null) return unknown;
  return Number.isInteger(value)
    ? formatCount(value)
    : Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** A very small probability: `1.2 × 10⁻⁶`. */
export function formatTiny(value: number): string {
  if (value === 0 || value >= 0.001) return formatNumber(value);
  const exponent = Math.floor(Math.log10(value));
  const raised = [...String(-exponent)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
  return `${(value / 10 ** exponent).toFixed(1)} × 10⁻${raised}`;
}

/** `1 arm`, `2 arms`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `29 Nov 2026, 16:13 UTC`; as it stands where it is no date. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}
