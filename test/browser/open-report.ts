import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { StoredRun } from '../../harness/model/stored-run.ts';
import { createHtmlReporter } from '../../harness/reporters/html/html-reporter.ts';
import { reportContext } from '../../harness/reporters/html/testing/context.ts';
import { type OpenPage, openHtml } from './open-html.ts';

/** Writes the report of a run to a file and opens it from there. */
export async function openReport(
  browser: Browser,
  run: StoredRun,
  options: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenPage> {
  return openHtml(browser, await createHtmlReporter().render(run, reportContext), options);
}
