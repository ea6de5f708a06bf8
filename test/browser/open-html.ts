import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** A page that is open in a browser, and what it should not have done. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of the page and of its console. */
  readonly complaints: readonly string[];
  /** Everything that was asked for besides the file itself. */
  readonly requests: readonly string[];
  readonly goTo: (hash: string) => Promise<void>;
}

/** Writes a page to a file and opens it from there. */
export async function openHtml(
  browser: Browser,
  html: string | Uint8Array,
  options: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenPage> {
  const { hash = '', ...context } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  const opened = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context });
  onTestFinished(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });
  const file = path.join(folder, 'page.html');
  await writeFile(file, html);
  const page = await opened.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`file://${file}`) && !request.url().startsWith('data:')) requests.push(request.url());
  });
  await page.goto(`file://${file}${hash}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true');
  return {
    ...{ page, complaints, requests },
    goTo: async (to) => {
      await page.evaluate((address) => {
        location.hash = address;
      }, to);
    },
  };
}
