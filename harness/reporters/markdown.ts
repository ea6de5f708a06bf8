import type { FileReporter } from './file-reporter.ts';
import { renderMarkdown } from './render-markdown.ts';

/** report.md: a comment on a pull request. */
export const markdownReporter: FileReporter = {
  file: 'report.md',
  render: async ({ document }, context) => renderMarkdown(document, context),
};
