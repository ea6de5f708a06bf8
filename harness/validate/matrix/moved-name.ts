const suffix = ' (new address)';

/** What a peer is called that is at a new address of its name. */
export function movedName(name: string): string {
  return `${name}${suffix}`;
}

/** What a peer was called before its name had a new address. */
export function nameBefore(name: string): string {
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
