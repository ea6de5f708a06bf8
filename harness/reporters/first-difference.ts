/** The line of the new file that a unified diff changes first; blanks and comments count where nothing else differs. */
export function firstDifference(diff: string): number | null {
  let line = 0;
  let inHunk = false;
  let any: number | null = null;
  for (const text of diff.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk !== null) {
      // Of a hunk that leaves nothing the header names the line before it.
      line = Math.max(1, Number(hunk[1]));
      inHunk = true;
    } else if (inHunk && /^[+-]/.test(text)) {
      any ??= line;
      if (/^[+-]\s*[^\s#]/.test(text)) return line;
    }
    if (inHunk && hunk === null && /^[+ ]/.test(text)) line += 1;
  }
  return any;
}
