/** Lines of a program's output that an error shows. */
export const linesShown = 20;

/** The last lines of a program's output. */
export function endOf(output: string): readonly string[] {
  const text = output.trimEnd();
  return text === '' ? [] : text.split('\n').slice(-linesShown);
}
