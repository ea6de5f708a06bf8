import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine, wrap } from './text-layout.ts';
import { textTable } from './text-table.ts';

describe('wrapped text', () => {
  it('has no line beyond the width and loses no character but spaces', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (raw, width) => {
        const text = oneLine(raw);
        const lines = wrap(text, width);
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });

  it('breaks a name after a slash rather than anywhere else', () => {
    expect(wrap('passive-health-check/node-killed', 22)).toEqual(['passive-health-check/', 'node-killed']);
  });
});

describe('a table', () => {
  const columns = [
    { title: 'arm', minWidth: 4, yields: 2 },
    { title: 'evidence', minWidth: 8, yields: 1 },
    { title: 'tries', minWidth: 5, yields: 3 },
  ];

  it('keeps its columns where a cell wraps', () => {
    const { head, rows } = textTable(columns, [['control', '83 of 83 failed', '1.00']], 25);
    expect([...head, ...rows.flat()]).toEqual([
      'arm      evidence   tries',
      'control  83 of 83   1.00',
      '         failed',
    ]);
  });

  it('fits every width down to the sum of its least widths', () => {
    const cell = fc.stringMatching(/^[a-z0-9/ -]{0,30}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }),
        fc.integer({ min: 21, max: 90 }),
        (rows, width) => {
          const table = textTable(columns, rows, width);
          const widest = Math.max(...[...table.head, ...table.rows.flat()].map((line) => line.length));
          const longTries = Math.max(5, ...rows.map((row) => row[2].length));
          expect(widest).toBeLessThanOrEqual(Math.max(width, 16 + longTries));
        },
      ),
    );
  });
});
