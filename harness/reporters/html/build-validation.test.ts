import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedRequests } from '../testing/asked-requests.ts';
import { hostileMatrix } from '../testing/hostile-matrix.ts';
import { cellDocument, testedDocument } from '../testing/validation-cells.ts';
import { findingDocument, validationDocument } from '../testing/validation-document.ts';
import { buildValidation } from './build-validation.ts';
import { validationPage } from './validation-html.ts';

const bundle = { script: 'run()', style: 'a{}' };

test('every cell is in one place of the grid, and none is lost', () => {
  const document = testedDocument();
  const { grounds, cells } = buildValidation(document);
  const numbers = grounds.flatMap(({ places }) => places.flatMap((place) => place.cells));
  expect(cells).toHaveLength(document.matrix.length);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(cells.map((_, index) => index));
  const inGrid = grounds.flatMap(({ places }) =>
    places.flatMap(({ rows }) => rows.flatMap((row) => row.cells.flatMap((cell) => cell.numbers))),
  );
  expect(new Set(inGrid)).toEqual(new Set(numbers));
});

test('what differs leads to its cells', () => {
  const { comparison, cells } = buildValidation(testedDocument());
  const [first] = comparison?.changes ?? [];
  expect(first).toMatchObject({ change: 'worse', where: '/api/ → api', fault: 'reset-after-header', methods: 'POST' });
  expect(first?.cells.map((number) => cells[number])).toMatchObject([
    { fault: 'reset-after-header', method: 'POST', grade: 'duplicates' },
  ]);
});

test('a large config makes no page without end: what is left out is counted', () => {
  const matrix = Array.from({ length: 3000 }, (_, index) => cellDocument({ location: `/${index}/` }));
  const findings = Array.from({ length: 3000 }, (_, line) => findingDocument({ line: line + 1 }));
  const data = buildValidation(validationDocument(findings, { matrix }));
  expect(data).toMatchObject({ morePlaces: 2600, moreFindings: 2000 });
  expect(data.cells).toHaveLength(400);
});

test('what users ask is told by place, as far as there is room', () => {
  const asked = askedRequests();
  expect(buildValidation(testedDocument()).asked).toBeNull();
  expect(buildValidation(testedDocument(asked)).asked).toEqual({
    told: [
      '1000 requests in 1010 lines of access.log (combined)',
      'not read: 10 lines in no format of nginx or of the config',
      'not sent: DELETE 50',
      'handed to nobody: 120',
      'counted for several places: 3, as the log does not tell the server',
    ],
    requests: [
      { place: 'shop.example:80 /api/', method: 'GET', path: '/api/orders/1111?page=1', share: '71.4 %' },
      { place: 'shop.example:80 /api/', method: 'POST', path: '/api/orders', share: '10.0 %' },
    ],
    moreRequests: 0,
  });
  const many = Array.from({ length: 300 }, () => asked.requests).flat();
  expect(buildValidation(testedDocument({ ...asked, requests: many })).asked?.moreRequests).toBe(100);
  expect(validationPage(testedDocument(asked), bundle)).toContain('<td>POST</td><td>/api/orders</td><td>10.0 %</td>');
});

test('what every cell came to is there without JavaScript', () => {
  const html = validationPage(testedDocument(), bundle);
  const [, noscript = ''] = /<noscript>(.*?)<\/noscript>/s.exec(html) ?? [];
  expect(noscript).toContain('<td>/api/</td><td>reset-after-header</td><td>POST</td><td>duplicates</td>');
  expect(noscript).toContain('worse than git:HEAD:nginx.conf in 3 cells');
});

test('the page allows its own code alone, and nothing of a config can add to it', () => {
  fc.assert(
    fc.property(hostileMatrix, (document) => {
      const html = validationPage(document, bundle);
      expect(html.slice(0, 400)).toContain("default-src 'none'; script-src 'sha256-");
      expect(html.match(/<script/g)).toHaveLength(2);
      expect(html.match(/<\/script>/g)).toHaveLength(2);
      expect(html.match(/<noscript>/g)).toHaveLength(1);
      expect(html.match(/<!--/g)).toBeNull();
    }),
  );
});
