const defaultColumns = 80;

/**
 * Lines of at most so many columns (80): `label` and the text, broken at blanks and line ends and indented below its beginning. A
 * word that is longer by itself (a path) stays whole.
 */
export function wrap(text: string, label: string, columns = defaultColumns): readonly string[] {
  const indent = ' '.repeat(label.length);
  const lines: string[] = [];
  let line = label;
  let begun = false;
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    if (begun && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = indent + word;
    } else {
      line += begun ? ` ${word}` : word;
    }
    begun = true;
  }
  return [...lines, line.trimEnd()];
}
