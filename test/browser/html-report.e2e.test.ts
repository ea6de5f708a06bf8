import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runDocumentSchema } from '../../harness/model/run-document.ts';
import { hostileRun } from '../../harness/reporters/html/testing/hostile-run.ts';
import { syntheticRun } from '../../harness/reporters/html/testing/synthetic-run.ts';
import { axe, overflow } from './axe.ts';
import { findChromium, startChromium, whyNoChromium } from './chromium.ts';
import { openReport } from './open-report.ts';

const executable = findChromium();
let browser: Browser;
beforeAll(async () => {
  if (executable !== null) browser = await startChromium(executable);
});
afterAll(() => (executable === null ? undefined : browser.close()));
beforeEach(({ skip }) => (executable === null ? skip(whyNoChromium) : undefined));

const failoverArm = '#/flapping-node/failover/node-killed';
const views = ['#/', '#/flapping-node', '#/flapping-node/broken/node-killed', failoverArm, '#/~investigate'];

/** What of the time axis a chart shows, as its lowest tick can only tell: pixels of the drawing. */
const drawing = (page: Page) =>
  page
    .locator('.chart canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

test('the report opens from a file, asks for nothing, and complains of nothing in any view', async () => {
  const { page, goTo, complaints, requests } = await openReport(browser, syntheticRun(1_800));
  await expect.poll(() => page.locator('h1').innerText()).toContain('All 3 arms of flapping-node are confirmed.');
  for (const view of views) {
    await goTo(view);
    await page.locator('h1').waitFor();
  }
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
});

test('the list is filtered by words and by verdict, and the address tells how', async () => {
  const { page } = await openReport(browser, syntheticRun(300));
  const rows = page.locator('.arm-row');
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel('Filter').fill('connect-refused');
  await expect.poll(() => rows.count()).toBe(1);
  await expect.poll(() => rows.innerText()).toContain('broken/node-killed');
  await expect.poll(() => page.url()).toContain('words=connect-refused');
  await page.getByLabel('Filter').fill('');
  await page.getByRole('link', { name: '0 refuted' }).click();
  await expect.poll(() => rows.count()).toBe(0);
  await page.getByRole('link', { name: /only refuted/ }).click();
  await expect.poll(() => rows.count()).toBe(3);
});

test('an arm opens from the list, with its sentence, its plot and its evidence', async () => {
  const { page } = await openReport(browser, syntheticRun(1_800));
  await page.locator('.arm-row').getByRole('link', { name: 'failover/node-killed' }).click();
  await page.getByRole('heading', { level: 1, name: /failover\/node-killed/ }).waitFor();
  const text = await page.locator('main').innerText();
  for (const said of [
    '0 of 216 requests that met the dead node failed',
    'A leak below 4.1 % is not excluded',
    'proxy_next_upstream_tries 2;',
    '127.0.1.2:8080 refuses connections',
  ]) {
    expect(text).toContain(said);
  }
  await expect.poll(() => page.locator('.chart canvas').count()).toBe(1);
});

test('the cursor over a sign tells the request, over a lane what was done', async () => {
  const { page } = await openReport(browser, syntheticRun(1_800), { hash: '#/flapping-node/broken/node-killed' });
  const plot = await page.locator('.u-over').boundingBox();
  if (plot === null) throw new Error('there is no plot');
  const tip = page.getByRole('tooltip');
  // app-2 is down from 330 ms of 3 s on: what is refused there ends at once, at the bottom.
  for (let up = 4; up < plot.height && !(await tip.isVisible()); up += 4) {
    await page.mouse.move(plot.x + plot.width * 0.165, plot.y + plot.height - up);
  }
  await expect.poll(() => tip.innerText()).toMatch(/gateway 502\s+due at 0\.[45]\d s, took/);
  await page.mouse.move(plot.x + plot.width * 0.165, plot.y - 30);
  await expect.poll(() => tip.innerText()).toContain('kill-node app-2');
});

test('a drag over the chart zooms, a double click and the keyboard show all again', async () => {
  const { page } = await openReport(browser, syntheticRun(1_800), { hash: failoverArm });
  const whole = await drawing(page);
  const plot = await page.locator('.u-over').boundingBox();
  if (plot === null) throw new Error('there is no plot');
  await page.mouse.move(plot.x + 200, plot.y + 60);
  await page.mouse.down();
  await page.mouse.move(plot.x + 320, plot.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => drawing(page)).not.toBe(whole);
  await page.mouse.dblclick(plot.x + 250, plot.y + 60);
  await page.mouse.move(0, 0);
  await expect.poll(() => drawing(page)).toBe(whole);
  await page.locator('.chart').focus();
  await page.keyboard.press('+');
  await expect.poll(() => drawing(page)).not.toBe(whole);
  await page.keyboard.press('0');
  await expect.poll(() => drawing(page)).toBe(whole);
});

test('a class of outcomes is hidden and shown again by its sign in the legend', async () => {
  const { page } = await openReport(browser, syntheticRun(1_800), { hash: '#/flapping-node/broken/node-killed' });
  const whole = await drawing(page);
  const sign = page.getByRole('button', { name: /gateway 502/ });
  await sign.click();
  await expect.poll(() => sign.getAttribute('aria-pressed')).toBe('false');
  await expect.poll(() => drawing(page)).not.toBe(whole);
  await sign.click();
  await expect.poll(() => drawing(page)).toBe(whole);
});

test('a deep link opens the arm, and the section that it names', async () => {
  const { page } = await openReport(browser, syntheticRun(300), { hash: `${failoverArm}?at=evidence` });
  await expect
    .poll(() => page.locator('#title-evidence').evaluate((title) => title.getBoundingClientRect().top))
    .toBeLessThan(450);
  await expect
    .poll(() => page.locator('#title-evidence').evaluate((title) => title === document.activeElement))
    .toBe(true);
  await expect.poll(() => page.title()).toContain('failover/node-killed');
});

test('a link to what this run does not have says so', async () => {
  const { page } = await openReport(browser, syntheticRun(300), { hash: '#/flapping-node/no/such' });
  await expect
    .poll(() => page.locator('main').innerText())
    .toContain('There is no arm “no/such” of flapping-node here');
});

test('red and green stand above each other and are zoomed together', async () => {
  const { page } = await openReport(browser, syntheticRun(1_800), { hash: '#/flapping-node' });
  const canvases = page.locator('.chart canvas');
  await expect.poll(() => canvases.count()).toBe(2);
  const green = () => canvases.nth(1).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const whole = await green();
  await page.locator('.chart').first().focus();
  await page.keyboard.press('+');
  await expect.poll(green).not.toBe(whole);
});

test('everything can be reached and done by the keyboard alone', async () => {
  const { page } = await openReport(browser, syntheticRun(300));
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('To the content');
  for (let tabs = 0; tabs < 60 && (await focused()) !== 'failover/node-killed'; tabs += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /failover/ }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
});

describe('colours', () => {
  test('are dark where the system is, and as one chooses', async () => {
    const { page } = await openReport(browser, syntheticRun(300), { colorScheme: 'dark' });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await ground()).toBe('rgb(17, 20, 23)');
    await page.getByRole('button', { name: /^Theme/ }).click();
    await expect.poll(ground).toBe('rgb(255, 255, 255)');
    await page.reload();
    await expect.poll(ground).toBe('rgb(255, 255, 255)');
  });
});

test.for([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
] as const)(
  'in %s colours at %d px no view breaks a rule of accessibility or is wider than the screen',
  async ([colorScheme, width]) => {
    const { page, goTo } = await openReport(browser, syntheticRun(900), {
      colorScheme,
      viewport: { width, height: 800 },
    });
    for (const view of views) {
      await goTo(view);
      await page.locator('h1').waitFor();
      expect(await overflow(page), view).toBeLessThanOrEqual(0);
      expect(await axe(page), view).toEqual([]);
    }
  },
);

describe('a hostile run', () => {
  test('is shown as it is and runs nothing', async () => {
    const run = hostileRun();
    const { page, goTo, complaints, requests } = await openReport(browser, run);
    const hacked = () => page.evaluate(() => 'hacked' in window);
    expect(await page.locator('h3').first().innerText()).toContain('</script><script>window.hacked = 1</script>');
    const links = await page
      .locator('main a')
      .evaluateAll((all) => all.map((each) => (each as HTMLAnchorElement).getAttribute('href') ?? ''));
    expect(links.every((href) => href.startsWith('#/'))).toBe(true);
    for (const href of new Set(links)) {
      await goTo(href);
      await page.locator('h1').waitFor();
      expect(await page.locator('main').innerText()).not.toContain('Not in this report');
      expect(await hacked()).toBe(false);
      expect(await page.locator('img, iframe, object, main script').count()).toBe(0);
    }
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('is smaller than a megabyte, whatever its lines are', async () => {
    const { page } = await openReport(browser, hostileRun());
    expect(await page.evaluate(() => document.documentElement.outerHTML.length)).toBeLessThan(1e6);
  });
});

test('a run that was stopped before any arm is shown as that', async () => {
  const run = syntheticRun(0, 3_000, (document) => ({
    ...document,
    ...{ complete: false, finishedAt: null, exitCode: 130 },
    scenarios: document.scenarios.map((scenario) => ({ ...scenario, arms: [], verdict: null })),
  }));
  const { page, goTo, complaints } = await openReport(browser, run);
  const text = await page.locator('main').innerText();
  expect(text).toContain('No arm has run.');
  expect(text).toContain('This run was stopped before its end: 3 planned arms without a result.');
  await goTo('#/flapping-node');
  await expect.poll(() => page.locator('main').innerText()).toContain('No arm of this fault has run.');
  expect(complaints).toEqual([]);
});

test('a document from before the optional fields is shown without them', async () => {
  const { document, eachRecord } = syntheticRun(300);
  const optional = [
    'topology',
    'routes',
    'crashes',
    'acts',
    'services',
    'spike',
    'reachability',
    'stalls',
    'capture',
    'curl',
    'errorsBehind',
  ];
  const scenarios = document.scenarios.map((scenario) => ({
    ...scenario,
    armsPlanned: undefined,
    arms: scenario.arms.map((arm) => ({ ...arm, ...Object.fromEntries(optional.map((field) => [field, undefined])) })),
  }));
  const old = runDocumentSchema.parse(JSON.parse(JSON.stringify({ ...document, scenarios })));
  const { page, goTo, complaints } = await openReport(browser, { document: old, eachRecord });
  for (const view of views) await goTo(view);
  await page.locator('h1').waitFor();
  expect(complaints).toEqual([]);
});

test('records that cannot be read are told in the arm, and the rest is shown', async () => {
  const { document } = syntheticRun(300);
  const run = { document, eachRecord: () => Promise.reject(new Error('the checksum is wrong')) };
  const { page, complaints } = await openReport(browser, run, { hash: failoverArm });
  await expect
    .poll(() => page.locator('main').innerText())
    .toContain('The records could not be read: the checksum is wrong');
  expect(complaints).toEqual([]);
});

test('a million requests are drawn in some thousand cells, all of them counted', async () => {
  const { page, complaints } = await openReport(browser, syntheticRun(1_000_000, 60_000), { hash: failoverArm });
  await expect
    .poll(() => page.locator('figcaption').first().innerText())
    .toMatch(/333,334 requests in [12],\d{3} cells/);
  expect(complaints).toEqual([]);
});
