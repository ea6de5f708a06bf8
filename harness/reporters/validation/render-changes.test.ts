import { expect, it } from 'vitest';
import { cellDocument, comparisonDocument, differenceDocument, testedDocument } from '../testing/validation-cells.ts';
import { validationDocument } from '../testing/validation-document.ts';
import { renderChanges } from './render-changes.ts';

const layout = { width: 80, paint: (_: unknown, text: string) => text, gatecrash: 'npx gatecrash', verbose: false };

it('tells what is worse first, from what to what, and the change that makes it worse', () => {
  expect(
    renderChanges(testedDocument(), layout).join('\n'),
  ).toBe(`against git:HEAD:nginx.conf: 3 worse, 1 inconclusive, 1 better, 110 cells are
the same
✗ worse         /api/ → api, reset-after-header, POST
                  done twice: 0 of 40 → 40 of 40
                  median latency: 1.2 ms → 10.0 s
✗ worse         / → web:8080, hang, GET POST
                  hung: 0 of 40 → 40 of 40
? inconclusive  /ws → web:8080, slow, GET
                  median latency: 1.0 ms → 1.4 ms
✓ better        /static/ → assets, refused, GET
                  failed: 40 of 40 → 0 of 40

what makes it worse: nginx.conf:33
  - proxy_next_upstream error timeout;
  + proxy_next_upstream error timeout non_idempotent;

reload from it to this config under load: none of 500 requests lost
An identical config is told to be worse or better once in 10,000 comparisons at
most, over all cells together.
`);
});

it('says that nothing differs', () => {
  const comparison = comparisonDocument({ same: 24, reload: null });
  expect(renderChanges(validationDocument([], { comparison }), layout)[0]).toBe(
    'against git:HEAD:nginx.conf: nothing differs, 24 cells are the same',
  );
});

it('names changes that it takes besides, and says where they may not be the fewest', () => {
  const change = { file: 'a.conf', line: 3, removed: ['    x on;'], added: [] };
  const others = [{ file: 'b.conf', line: 9, removed: [], added: ['    y off;'] }];
  const comparison = comparisonDocument({ culprit: { ...change, others, isMinimal: false } });
  expect(renderChanges(validationDocument([], { comparison }), layout).join('\n')).toContain(
    'what makes it worse is among these: a.conf:3 and 1 other change\n  - x on;\n  @@ b.conf:9\n  + y off;\n',
  );
});

it('names the gateway of the baseline where it is another one', () => {
  const comparison = comparisonDocument({ gateway: 'nginx 1.31.3' });
  const [line] = renderChanges(validationDocument([], { comparison, matrix: [cellDocument()] }), layout);
  expect(line).toContain('against git:HEAD:nginx.conf (nginx 1.31.3): nothing differs');
});

it('says how likely as much is by chance when asked for more', () => {
  const comparison = comparisonDocument({ inconclusive: [differenceDocument({ p: 0.0213 })] });
  const lines = renderChanges(validationDocument([], { comparison }), { ...layout, verbose: true });
  expect(lines).toContain('                  failed: 0 of 40 → 40 of 40 (p = 0.021)');
});
