// Makes the code and the style of the HTML pages, which stand in every one of them.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The licences of what is in them ask for their notices in every copy. */
const notices = {
  report: '/* Preact (c) 2015-present Jason Miller, uPlot (c) Leon Sorokin; both MIT licensed */',
  validation: '/* Preact (c) 2015-present Jason Miller; MIT licensed */',
};

/** What stands in a script or style element must not end it. */
function embeddable(text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error('the bundle of the report has what would end its element');
  return text.trim();
}

const entries = { report: 'main.tsx', validation: 'validation-main.tsx' };

/** Script and style of a page, `report` or `validation`, for browsers of the last years. */
export async function bundlePage(page) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`harness/reporters/html/page/${entries[page]}`],
    outdir: 'report',
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: ['chrome111', 'firefox119', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    banner: { js: notices[page] },
    charset: 'ascii',
    logLevel: 'silent',
  });
  const textOf = (extension) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  return { script: embeddable(textOf('.js')), style: embeddable(textOf('.css')) };
}
