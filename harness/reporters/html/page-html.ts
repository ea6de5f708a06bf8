import { escapeHtml } from './embed-json.ts';
import { htmlPage, plainTable } from './html-page.ts';
import type { PageBundle } from './page-bundle.ts';
import type { ReportData, ScenarioData } from './report-data.ts';

function rowsOf({ name, arms }: ScenarioData): readonly (readonly string[])[] {
  return arms.map(({ label, verdict, gatewayErrors, requests, sentence }) => [
    ...[name, label, verdict, `${gatewayErrors} of ${requests.sent}`, sentence],
  ]);
}

const titles = ['scenario', 'arm', 'verdict', 'gateway errors', 'because'] as const;

/** What is there to read where scripts are switched off. */
function withoutScript({ verdict, scenarios, again }: ReportData): string {
  return `<h1>gatecrash: ${verdict}</h1><p>Run again: <code>${escapeHtml(again)}</code></p>${plainTable(titles, scenarios.flatMap(rowsOf))}<p>With JavaScript this page has charts and evidence as well.</p>`;
}

function title({ verdict, scenarios }: ReportData): string {
  const [only] = scenarios;
  return `${verdict}: ${scenarios.length === 1 && only !== undefined ? only.name : `${scenarios.length} scenarios`} – gatecrash`;
}

/** The report as one file that needs nothing else: data, code and style. */
export function pageHtml(data: ReportData, bundle: PageBundle): string {
  return htmlPage({ title: title(data), data, withoutScript: withoutScript(data) }, bundle);
}
