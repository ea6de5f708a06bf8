import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Lines of a program's output that an error shows. */
export const linesShown = 20;

/** The last lines of a program's output. */
export function endOf(output: string): readonly string[] {
  const text = output.trimEnd();
  return text === '' ? [] : text.split('\n').slice(-linesShown);
}

/** The last lines that a program of a pod has written into its log in the exchange folder. */
export async function loggedLines(exchange: string, program: string): Promise<readonly string[]> {
  return endOf(await readFile(path.join(exchange, `${program}.log`), 'utf8').catch(() => ''));
}
