import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';

/** A fenced block of a document that names a file: its whole text, or a diff against what it has by then. */
export interface Step {
  readonly language: string;
  readonly file: string;
  readonly text: string;
}

/** The steps of a document, in their order. */
export function stepsOf(markdown: string): readonly Step[] {
  return [...markdown.matchAll(/^```(\w+) file=(\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', file = '', text = '']) => ({ language, file, text }),
  );
}

/** Each hunk replaces the lines that it shows by those that it wants, wherever they stand, as a reader would. */
function applyHunks(before: string, { file, text }: Step): string {
  return text
    .split('@@ @@\n')
    .slice(1)
    .reduce((content, hunk) => {
      const lines = hunk.split('\n').slice(0, -1);
      const old = lines
        .filter((line) => !line.startsWith('+'))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
      const wanted = lines
        .filter((line) => !line.startsWith('-'))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
      expect(content.split(old), `${file} has these lines once:\n${old}`).toHaveLength(2);
      return content.replace(old, () => wanted);
    }, before);
}

/** Does the steps in a folder, as a reader would. */
export async function doSteps(steps: readonly Step[], folder: string): Promise<void> {
  for (const step of steps) {
    const file = path.join(folder, step.file);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, step.language === 'diff' ? applyHunks(await readFile(file, 'utf8'), step) : step.text);
  }
}
