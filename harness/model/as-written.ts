/** Fields that constructors make of what an author writes: `openModel({ rate })` gives ratePerSecond. */
const names: readonly (readonly [RegExp, string])[] = [
  [/^load\.ratePerSecond\b/, 'load.rate'],
  [/^(upstreams\.[^.]+)\.program\b/, '$1'],
  [/^(faults\.[^.]+\.inject)\.condition(?:\.(?:type|target|via))?\b/, '$1'],
];

/** A path inside a declaration as its author would look for it. */
export function asWritten(path: string): string {
  return names.reduce((written, [made, name]) => written.replace(made, name), path);
}
