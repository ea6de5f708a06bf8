import { createHash } from 'node:crypto';
import { embedJson, escapeHtml } from './embed-json.ts';
import type { PageBundle } from './page-bundle.ts';

const digestOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only the page's own code and style run, by their digests, and nothing is loaded from anywhere. */
function policy({ script, style }: PageBundle): string {
  return [
    "default-src 'none'",
    `script-src ${digestOf(script)}`,
    `style-src ${digestOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** What a page is made of besides its code and style. */
export interface PageContent {
  readonly title: string;
  readonly data: unknown;
  /** HTML for where scripts are switched off, as in the artefacts of some CI servers. */
  readonly withoutScript: string;
}

/** A table of texts from outside, for where scripts are switched off. */
export function plainTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = titles.map((title) => `<th>${escapeHtml(title)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell.slice(0, 300))}</td>`).join('')}</tr>`)
    .join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

/** A page as one file that needs nothing else: data, code and style. */
export function htmlPage({ title, data, withoutScript }: PageContent, bundle: PageBundle): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(bundle)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${bundle.style}</style>
</head>
<body>
<div id="report"></div>
<noscript>${withoutScript}</noscript>
<script type="application/json" id="data">${embedJson(data)}</script>
<script>${bundle.script}</script>
</body>
</html>
`;
}
