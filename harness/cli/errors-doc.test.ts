import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../model/error.ts';
import { packageRoot } from './package-root.ts';

const text = readFileSync(path.join(packageRoot, 'docs/errors.md'), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| GC'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('docs/errors.md', () => {
  it('has every code of the source, with its exit code and title, and no other', () => {
    expect(rows.map(([, code, exit, title]) => [code, Number(exit), title])).toEqual(
      Object.entries(errorCodes).map(([code, { exit, title }]) => [code, exit, title]),
    );
  });

  it('says of each what causes it and what to do', () => {
    for (const [, , , , cause = '', remedy = ''] of rows) {
      expect(cause).toMatch(/\w.*\.$/);
      expect(remedy).toMatch(/\w.*\.$/);
    }
  });
});
