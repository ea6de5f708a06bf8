import { createHash } from 'node:crypto';
import { embedJson, escapeHtml } from './embed-json.ts';
import type { PageBundle } from './page-bundle.ts';
import type { ReportData, ScenarioData } from './report-data.ts';

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

function rowsOf({ name, arms }: ScenarioData): string {
  return arms
    .map(({ label, verdict, gatewayErrors, requests, sentence }) =>
      [name, label, verdict, `${gatewayErrors} of ${requests.sent}`, sentence]
        .map((cell) => `<td>${escapeHtml(cell.slice(0, 300))}</td>`)
        .join(''),
    )
    .map((cells) => `<tr>${cells}</tr>`)
    .join('');
}

/** What is there to read where scripts are switched off, as in the artefacts of some CI servers. */
function withoutScript({ verdict, scenarios, again }: ReportData): string {
  const head = ['scenario', 'arm', 'verdict', 'gateway errors', 'because'].map((title) => `<th>${title}</th>`).join('');
  return `<noscript><h1>gatecrash: ${verdict}</h1><p>Run again: <code>${escapeHtml(again)}</code></p><table><thead><tr>${head}</tr></thead><tbody>${scenarios.map(rowsOf).join('')}</tbody></table><p>With JavaScript this page has charts and evidence as well.</p></noscript>`;
}

function title({ verdict, scenarios }: ReportData): string {
  const [only] = scenarios;
  return `${verdict}: ${scenarios.length === 1 && only !== undefined ? only.name : `${scenarios.length} scenarios`} – gatecrash`;
}

/** The report as one file that needs nothing else: data, code and style. */
export function pageHtml(data: ReportData, bundle: PageBundle): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(bundle)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title(data))}</title>
<link rel="icon" href="data:,">
<style>${bundle.style}</style>
</head>
<body>
<div id="report"></div>
${withoutScript(data)}
<script type="application/json" id="data">${embedJson(data)}</script>
<script>${bundle.script}</script>
</body>
</html>
`;
}
