import { expect, it } from 'vitest';
import { cellDocument, testedDocument } from '../testing/validation-cells.ts';
import { validationDocument } from '../testing/validation-document.ts';
import { renderGrid } from './render-grid.ts';

const layout = { width: 80, paint: (_: unknown, text: string) => text, gatecrash: 'npx gatecrash', verbose: false };

it('has a line for each location, a column for each fault, and a sign for each grade', () => {
  expect(renderGrid(testedDocument(), layout).join('\n')).toBe(`                    hang
                    │ connect-timeout
                    │ │ slow
                    │ │ │ refused
                    │ │ │ │ all-down
                    │ │ │ │ │ one-down
                    │ │ │ │ │ │ back-again
                    │ │ │ │ │ │ │ reset-before-header
                    │ │ │ │ │ │ │ │ reset-after-header
                    │ │ │ │ │ │ │ │ │ premature-close
                    │ │ │ │ │ │ │ │ │ │ garbage
                    │ │ │ │ │ │ │ │ │ │ │ big-header
                    │ │ │ │ │ │ │ │ │ │ │ │ stale-dns
/         GET POST  ∞ ✗ ✓ ✗ · · ✓ ✗ ✗ ✗ ✗ ✗ ·
/api/     GET       ∞ ✓ ✓ · ✗ ✓ ✓ ✓ ✓ ✓ ✓ ✗ ✓
          POST      ∞ ✓ ✓ · ✗ ✓ ✓ ✗ 2 ✗ ✗ ✗ ✗
/ws       GET POST  ∞ ✗ ✓ ✗ · · ✓ ✗ ✗ ✗ ✗ ✗ ·
~ \\.php$  GET       ~ ~ ✓ ~ · · ~ ~ ~ ~ ~ ~ ·
          POST      ✗ ✗ ✓ ✗ · · ✓ ✗ ✗ ✗ ✗ ✗ ·
/static/  GET POST  ✓ ✓ ✓ · ✓ ✓ ✓ ✓ ✓ ✓ ✓ ✓ ·

✓ survives, ~ degrades (a stated lesser answer), ✗ fails-fast,
∞ hangs (no answer within 10 s), 2 duplicates (a POST is done twice),
· not tried
`);
});

it('has one line for methods that have the same grades', () => {
  const matrix = (['GET', 'POST'] as const).map((method) => cellDocument({ method }));
  expect(renderGrid(validationDocument([], { matrix }), layout)).toContain('/api/  GET POST  ✗');
});

it('names servers and gateways where there are several', () => {
  const matrix = [cellDocument(), cellDocument({ server: 'admin.example:443' })];
  const lines = renderGrid(validationDocument([], { matrix }), layout);
  expect(lines).toContain('shop.example:80');
  expect(lines).toContain('admin.example:443');
  const gateways = [cellDocument(), cellDocument({ gateway: 'nginx 1.31.3' })];
  expect(renderGrid(validationDocument([], { matrix: gateways }), layout)).toContain('nginx 1.31.3');
});

it('names where a location leads that leads to several', () => {
  const matrix = [cellDocument(), cellDocument({ upstream: 'spare:3000' })];
  const lines = renderGrid(validationDocument([], { matrix }), layout);
  expect(lines).toContain('/api/ → spare:3000  GET  ✗');
});

it.for([40, 60, 80, 200])('keeps within %d columns, however many faults and however long locations are', (width) => {
  const faults = Array.from({ length: 60 }, (_, index) => `fault-${index}-of-many`);
  const location = `~* ^/${'(?:remote|ocm|ocs-provider)'.repeat(8)}$`;
  const matrix = faults.map((fault) => cellDocument({ fault, location }));
  const lines = renderGrid(validationDocument([], { matrix }), { ...layout, width });
  expect(lines.filter((line) => line.length > width)).toEqual([]);
  expect(lines.join('').match(/✗/g)).toHaveLength(faults.length + 1);
});
