import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ValidationDocument } from '../../harness/model/validation-document.ts';
import { hostileTexts } from '../../harness/reporters/html/testing/hostile-run.ts';
import { validationHtml } from '../../harness/reporters/html/validation-html.ts';
import { askedRequests } from '../../harness/reporters/testing/asked-requests.ts';
import {
  cellDocument,
  comparisonDocument,
  differenceDocument,
  testedDocument,
} from '../../harness/reporters/testing/validation-cells.ts';
import { byEntry, findingDocument, validationDocument } from '../../harness/reporters/testing/validation-document.ts';
import { axe, overflow } from './axe.ts';
import { findChromium, startChromium, whyNoChromium } from './chromium.ts';
import { openValidation } from './open-validation.ts';

const executable = findChromium();
let browser: Browser;
beforeAll(async () => {
  if (executable !== null) browser = await startChromium(executable);
});
afterAll(() => (executable === null ? undefined : browser.close()));
beforeEach(({ skip }) => (executable === null ? skip(whyNoChromium) : undefined));

/** A tested config with findings of each severity, one of them suppressed. */
function whole(): ValidationDocument {
  const severities = ['error', 'warning', 'info'] as const;
  const findings = severities.map((severity, index) => findingDocument({ severity, line: 12 + index }));
  return testedDocument({
    findings: [...findings, findingDocument({ line: 40, suppressed: byEntry })],
    ...askedRequests(),
  });
}

const dialog = (page: Page) => page.getByRole('dialog');
const twice = (page: Page) => page.locator('.fault-grid').getByRole('link', { name: 'duplicates' });

test('the page opens from a file, asks for nothing, and complains of nothing', async () => {
  const { page, complaints, requests } = await openValidation(browser, whole());
  await expect.poll(() => page.locator('h1').innerText()).toMatch(/fails\s+nginx\.conf/);
  const text = await page.locator('main').innerText();
  for (const said of [
    'than git:HEAD:nginx.conf in 3 cells',
    'nginx 1.22.1 loads it.',
    'proxy_next_upstream error timeout non_idempotent;',
    'upstream app has one server',
    'it is internal, and nothing leads to it',
    '2 things were supplied for the test',
    '1 finding suppressed',
    'not read: 10 lines in no format of nginx or of the config',
    '71.4 %',
  ]) {
    expect(text).toContain(said);
  }
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
});

test('the grid is a table with a head for each row and column, and a caption', async () => {
  const { page } = await openValidation(browser, whole());
  const table = page.getByRole('table', { name: 'Grades by location and fault: shop.example:80 on nginx 1.22.1' });
  const document = whole();
  await expect.poll(() => table.getByRole('columnheader').count()).toBe(2 + document.faults.length);
  const rows = await table.getByRole('row').allInnerTexts();
  expect(rows).toHaveLength(1 + 7);
  await expect.poll(() => table.getByRole('rowheader', { name: 'GET POST' }).count()).toBe(3);
  await expect.poll(() => table.getByRole('link').count()).toBe(75);
});

test('a cell tells what its requests came to, and goes by Escape, back to where one was', async () => {
  const { page } = await openValidation(browser, whole());
  await twice(page).focus();
  await page.keyboard.press('Enter');
  await dialog(page).waitFor();
  const text = await dialog(page).innerText();
  for (const said of ['reset-after-header', '504×10', 'api-2:3000', 'Tries per request\t2.00', 'nginx.conf:31:9']) {
    expect(text).toContain(said);
  }
  await page.keyboard.press('Escape');
  await expect.poll(() => dialog(page).count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('duplicates');
  await expect.poll(() => page.url()).not.toContain('cell');
});

test('methods with the same grade are told beside each other', async () => {
  const { page } = await openValidation(browser, whole(), { hash: '#/cell/0,11' });
  await expect.poll(() => dialog(page).getByRole('columnheader').allInnerTexts()).toEqual(['Asked by', 'GET', 'POST']);
});

test('an address leads to a cell, one of no cell to the page', async () => {
  const { page, goTo, complaints } = await openValidation(browser, whole(), { hash: '#/cell/0' });
  await dialog(page).waitFor();
  await goTo('#/cell/99999');
  await expect.poll(() => dialog(page).count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('what differs leads to its cells', async () => {
  const { page } = await openValidation(browser, whole());
  await page.locator('#at-changes').getByRole('link', { name: 'reset-after-header' }).first().click();
  await expect.poll(() => dialog(page).innerText()).toContain('504×10');
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => dialog(page).count()).toBe(0);
});

test('on paper all is there that is folded away on the screen', async () => {
  const { page } = await openValidation(browser, whole());
  const closed = () => page.locator('details:not([open])').count();
  const before = await closed();
  expect(before).toBeGreaterThan(0);
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  expect(await closed()).toBe(0);
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.place-cells table').first().isVisible()).toBe(true);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  expect(await closed()).toBe(before);
});

test.for([
  ['light', 1280],
  ['dark', 1280],
  ['light', 400],
  ['dark', 400],
] as const)(
  'in %s colours at %d px it breaks no rule of accessibility, and is no wider than the screen',
  async ([colorScheme, width]) => {
    const { page, goTo } = await openValidation(browser, whole(), { colorScheme, viewport: { width, height: 800 } });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axe(page)).toEqual([]);
    await goTo('#/cell/0,11');
    await dialog(page).waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axe(page)).toEqual([]);
  },
);

test('of a config with five locations it is smaller than 150 kB', async () => {
  expect(Buffer.byteLength(await validationHtml(whole()))).toBeLessThan(150_000);
});

test('rules alone are shown where nothing was started', async () => {
  const { page, complaints } = await openValidation(browser, validationDocument([findingDocument()]));
  const text = await page.locator('main').innerText();
  expect(text).toContain('single-upstream');
  expect(await page.locator('.fault-grid').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a config that nginx does not load is shown in its words', async () => {
  const document = testedDocument({
    ...{ loaded: false, matrix: [], faults: [], comparison: null, exitCode: 2 },
    complaints: [{ message: 'unknown directive "proxy_pas"', file: 'nginx.conf', line: 7 }],
  });
  const { page } = await openValidation(browser, document);
  const text = await page.locator('main').innerText();
  expect(text).toContain('nginx 1.22.1 does not load it.');
  expect(text).toContain('nginx.conf:7: unknown directive "proxy_pas"');
});

test('a hostile config is shown as it is and runs nothing', async () => {
  const all = hostileTexts.join(' ');
  const where = { server: all, location: all, upstream: all, fault: all, method: all };
  const document = validationDocument(
    [findingDocument({ message: all, fix: all, file: all, docs: 'javascript:window.hacked=1' })],
    {
      matrix: [
        cellDocument({ ...where, at: all, gateway: all, statuses: { [all]: 3 }, nodes: [{ name: all, requests: 1 }] }),
      ],
      faults: [{ id: all, title: all }],
      comparison: comparisonDocument({
        worse: [differenceDocument({ ...where, from: all, to: all })],
        culprit: { file: all, line: 1, removed: [all], added: [all], others: [], isMinimal: true },
      }),
      rules: [
        {
          ...{ id: 'single-upstream', severity: 'warning', title: all, why: all, fix: all, experiment: all },
          ...{ docs: 'javascript:window.hacked=1', sources: [{ title: all, url: 'javascript:window.hacked=1' }] },
        },
      ],
      supplied: [{ what: all, name: all, detail: all, at: all }],
    },
  );
  const { page, complaints, requests } = await openValidation(browser, document, { hash: '#/cell/0' });
  await dialog(page).waitFor();
  expect(await dialog(page).innerText()).toContain('</script><script>window.hacked = 1</script>');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(await page.locator('img, iframe, object, main script').count()).toBe(0);
  const links = await page.locator('a').evaluateAll((found) => found.map((each) => each.getAttribute('href') ?? ''));
  expect(links.filter((href) => !/^(#|https:)/.test(href))).toEqual([]);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
});
