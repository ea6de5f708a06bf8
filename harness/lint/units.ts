const timeUnitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/** A time as nginx writes it (http://nginx.org/en/docs/syntax.html), in ms: `60`, `500ms`, `1m 30s`; null where it is none. */
export function timeMs(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwMy])\s*/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return null;
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (timeUnitMs[unit] ?? 0), 0);
}

const sizeUnit: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A size as nginx writes it, in bytes: `4096`, `8k`, `1m`; null where it is none. */
export function sizeBytes(text: string): number | null {
  const [, amount, unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * (sizeUnit[unit.toLowerCase()] ?? 1);
}

/** ms for people: `500 ms`, `10 s`, `60 s`, `5 min`. */
export function saidMs(ms: number): string {
  if (ms < 1000 || ms % 100 !== 0) return `${ms} ms`;
  return ms >= 120_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}
