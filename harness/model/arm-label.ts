/** An arm by its name, and by its number where it is a repetition after the first: `failover/node-killed #2`. */
export function armLabel({ name, repetition }: { readonly name: string; readonly repetition: number }): string {
  return repetition === 1 ? name : `${name} #${repetition}`;
}
