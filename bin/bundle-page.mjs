// Makes the code and the style of the HTML report, which stand in every report.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The licences of both ask for their notices in every copy. */
const js = '/* Preact (c) 2015-present Jason Miller, uPlot (c) Leon Sorokin; both MIT licensed */';

/** What stands in a script or style element must not end it. */
function embeddable(text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error('the bundle of the report has what would end its element');
  return text.trim();
}

/** Script and style of the page, for browsers of the last years. */
export async function bundlePage() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['harness/reporters/html/page/main.tsx'],
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
    banner: { js },
    charset: 'ascii',
    logLevel: 'silent',
  });
  const textOf = (extension) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
  return { script: embeddable(textOf('.js')), style: embeddable(textOf('.css')) };
}
