/** A version of nginx: `1.22.1`. */
export type Version = readonly [number, number, number];

/** A version as it is written; null where it is none. */
export function versionOf(text: string): Version | null {
  const [, major, minor, patch] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text) ?? [];
  return patch === undefined ? null : [Number(major), Number(minor), Number(patch)];
}

/** Whether a version is that one, or came later. */
export function isAtLeast(version: Version, other: Version): boolean {
  const [first = 0] = version.map((part, index) => part - (other[index] ?? 0)).filter((part) => part !== 0);
  return first >= 0;
}

/** As it is written. */
export function saidVersion(version: Version): string {
  return version.join('.');
}
