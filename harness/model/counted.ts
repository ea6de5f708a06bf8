/** A count with its noun: `1 cycle`, `3 cycles`; `nouns` where the plural is not made with an s. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
