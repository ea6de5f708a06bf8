/** As many of the first lines as there is room for, and how many are left out. */
export function within(
  lines: readonly string[],
  bytes: number,
): { readonly shown: readonly string[]; readonly left: number } {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += Buffer.byteLength(line) + 1;
    return used > bytes;
  });
  const shown = end === -1 ? lines : lines.slice(0, end);
  return { shown, left: lines.length - shown.length };
}
