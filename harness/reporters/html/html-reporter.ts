import type { FileReporter } from '../file-reporter.ts';
import { buildReport } from './build-report.ts';
import { pageBundle } from './page-bundle.ts';
import { pageHtml } from './page-html.ts';

/** Writes a run as one HTML file that loads nothing, for the engineer, the reviewer and the post-mortem. */
export const htmlReporter: FileReporter = {
  file: 'report.html',
  render: async (run, context) => {
    const [data, bundle] = await Promise.all([buildReport(run, context), pageBundle('report')]);
    return pageHtml(data, bundle);
  },
};
