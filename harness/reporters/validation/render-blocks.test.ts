import { expect, it } from 'vitest';
import { cellDocument, testedDocument } from '../testing/validation-cells.ts';
import { validationDocument } from '../testing/validation-document.ts';
import { renderBlocks } from './render-blocks.ts';

const layout = { width: 80, paint: (_: unknown, text: string) => text, gatecrash: 'npx gatecrash', verbose: false };
const told = (matrix: Parameters<typeof validationDocument>[1] & object, verbose = false) =>
  renderBlocks(validationDocument([], matrix), { ...layout, verbose });

it('has a block for places that came to the same, the worst first, and what is survived in one line', () => {
  const blocks = renderBlocks(testedDocument(), layout).join('\n').split('\n\n');
  expect(blocks).toHaveLength(4);
  expect(blocks.slice(0, 2).join('\n\n')).toBe(`/api/ → api
  nginx.conf:31:9
  2 duplicates  reset-after-header   POST      504×10, 10.0 s, 2.0 tries,
                                               10 done twice
  ∞ hangs       hang                 GET POST  TIMEOUT×20, 1.0 tries
  ✗ fails-fast  all-down             GET POST  502×20, 1.2 ms, 1.0 tries,
                                               back after 10.0 s
  ✗ fails-fast  big-header           GET POST  502×20, 1.2 ms, 1.0 tries
  ✗ fails-fast  reset-before-header  POST      502×10, 1.2 ms, 1.0 tries
  ✗ fails-fast  premature-close      POST      502×10, 1.2 ms, 1.0 tries
  ✗ fails-fast  garbage              POST      502×10, 1.2 ms, 1.0 tries
  ✗ fails-fast  stale-dns            POST      502×10, 1.2 ms, 1.0 tries
  ✓ survives    connect-timeout, slow (5.0 s), one-down, back-again,
                reset-before-header (GET), reset-after-header (GET),
                premature-close (GET), garbage (GET), stale-dns (GET)

/, /ws → web:8080
  nginx.conf:24:9, nginx.conf:44:9
  ∞ hangs       hang                 GET POST  TIMEOUT×40, 1.0 tries
  ✗ fails-fast  connect-timeout      GET POST  502×40, 1.2 ms, 1.0 tries
  ✗ fails-fast  refused              GET POST  502×40, 1.2 ms, 1.0 tries
  ✗ fails-fast  reset-before-header  GET POST  502×40, 1.2 ms, 1.0 tries
  ✗ fails-fast  reset-after-header   GET POST  502×40, 1.2 ms, 1.0 tries
  ✗ fails-fast  premature-close      GET POST  502×40, 1.2 ms, 1.0 tries
  ✗ fails-fast  garbage              GET POST  502×40, 1.2 ms, 1.0 tries
  ✗ fails-fast  big-header           GET POST  502×40, 1.2 ms, 1.0 tries
  ✓ survives    slow (5.0 s), back-again`);
});

it('tells methods that came to the same together, with the range of their figures', () => {
  const matrix = [cellDocument(), cellDocument({ method: 'POST', p50Ms: 3, recoveredAfterMs: 0 })];
  expect(told({ matrix })[2]).toBe('  ✗ fails-fast  refused  GET POST  502×20, 1.2–3.0 ms, 1.0 tries');
});

it('tells methods that came to something else apart, though their grade is the same', () => {
  const matrix = [cellDocument(), cellDocument({ method: 'POST', statuses: { 504: 10 } })];
  expect(told({ matrix }).filter((line) => line.includes('fails-fast'))).toHaveLength(2);
});

it('names what an answer cost that is as before the fault', () => {
  const survived = { grade: 'survives', failed: 0, statuses: { 200: 10 } } as const;
  const matrix = [
    cellDocument({ ...survived, fault: 'connect-timeout', p50Ms: 1002 }),
    cellDocument({ ...survived, fault: 'one-down' }),
    cellDocument({ fault: 'one-down', method: 'POST', recoveredAfterMs: null }),
  ];
  expect(told({ matrix })).toEqual([
    '/api/ → api:3000',
    '  nginx.conf:12:9',
    '  ✗ fails-fast  one-down  POST  502×10, 1.2 ms, 1.0 tries, not back',
    '  ✓ survives    connect-timeout (1.0 s), one-down (GET)',
    '',
  ]);
});

it('tells all that is known of a cell, and what was done, when asked for more', () => {
  const nodes = [{ name: 'api-1', requests: 10 }];
  const lines = told(
    {
      matrix: [cellDocument({ nodes, duplicates: null })],
      faults: [{ id: 'refused', title: 'connections are refused' }],
    },
    true,
  );
  expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(
    '10 of 10 failed; the longest 2.4 ms; not known whether any was done twice; reached api-1 10; healthy: 200×10, p50 1.1 ms',
  );
  expect(lines).toContain('  refused: connections are refused');
});

it('names how many places are left out of a long list, the worst of which are shown', () => {
  const matrix = Array.from({ length: 40 }, (_, index) =>
    cellDocument({ location: `/${index}`, upstream: `u${index}` }),
  );
  const worst = cellDocument({ location: '/worst', grade: 'hangs', statuses: { TIMEOUT: 10 } });
  const lines = told({ matrix: [...matrix, worst] });
  expect(lines[0]).toBe('/worst → api:3000');
  expect(lines).toContain('and 29 places more, in figures with --verbose');
  expect(told({ matrix }, true).join(' ')).toContain('/39 → u39');
});
