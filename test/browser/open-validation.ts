import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { ValidationDocument } from '../../harness/model/validation-document.ts';
import { validationHtml } from '../../harness/reporters/html/validation-html.ts';
import { type OpenPage, openHtml } from './open-html.ts';

/** Writes the page of a validation to a file and opens it from there. */
export async function openValidation(
  browser: Browser,
  document: ValidationDocument,
  options: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenPage> {
  return openHtml(browser, await validationHtml(document), options);
}
