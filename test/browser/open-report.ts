import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { StoredRun } from '../../harness/model/stored-run.ts';
import { htmlReporter } from '../../harness/reporters/html/html-reporter.ts';
import { reportContext } from '../../harness/reporters/html/testing/context.ts';

/** A report that is open in a browser, and what it should not have done. */
export interface OpenReport {
  readonly page: Page;
  /** Errors of the page and of its console. */
  readonly complaints: readonly string[];
  /** Everything that was asked for besides the file itself. */
  readonly requests: readonly string[];
  readonly goTo: (hash: string) => Promise<void>;
}

/** Writes the report of a run to a file and opens it from there. */
export async function openReport(
  browser: Browser,
  run: StoredRun,
  options: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenReport> {
  const { hash = '', ...context } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-test-'));
  const opened = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context });
  onTestFinished(async () => {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  });
  const file = path.join(folder, htmlReporter.file);
  await writeFile(file, await htmlReporter.render(run, reportContext));
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
