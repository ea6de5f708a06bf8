import type { FileReporter } from '../file-reporter.ts';
import { armReader } from './arm-reader.ts';
import { buildReport, cellsFor } from './build-report.ts';
import { pageBundle } from './page-bundle.ts';
import { pageHtml } from './page-html.ts';

/** Writes a run as one HTML file that loads nothing, for the engineer, the reviewer and the post-mortem. */
export function createHtmlReporter(): FileReporter {
  const reader = armReader();
  return {
    file: 'report.html',
    readArm: (ended, plannedArms) => reader.readAhead(ended, cellsFor(plannedArms)),
    render: async (run, context) => {
      const [data, bundle] = await Promise.all([buildReport(run, context, reader.read), pageBundle('report')]);
      return pageHtml(data, bundle);
    },
  };
}
