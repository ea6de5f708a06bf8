import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Code and style of a page, the same for every run. */
export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

/** Folder of gatecrash itself; in the npm package the bundle lies in it ready made. */
const root = path.resolve(import.meta.dirname, '../../..');
const isPackaged = import.meta.filename.endsWith('.js');

/** The pages that there are: of a run, and of a validation. */
export type PageName = 'report' | 'validation';

/** Where the package has the bundles, below the folder of gatecrash. */
const readyMade = { report: 'report/page.json', validation: 'report/validation.json' } as const satisfies Record<
  PageName,
  string
>;

async function readBundle(file: string): Promise<PageBundle> {
  return JSON.parse(await readFile(file, 'utf8')) as PageBundle;
}

/** A digest of all that a bundle is made from: the sources of the pages, and the locked packages. */
async function digestOfSources(): Promise<string> {
  const folder = path.join(import.meta.dirname, 'page');
  const sources = (await readdir(folder)).sort().map((name) => path.join(folder, name));
  const hash = createHash('sha256');
  for (const file of [...sources, path.join(root, 'bin/bundle-page.mjs'), path.join(root, 'package-lock.json')]) {
    hash.update(`${path.basename(file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 20);
}

async function built(page: PageName): Promise<PageBundle> {
  const bundler = pathToFileURL(path.join(root, 'bin/bundle-page.mjs')).href;
  const { bundlePage } = (await import(bundler)) as { bundlePage: (page: PageName) => Promise<PageBundle> };
  return bundlePage(page);
}

/** Kept beside the packages of the checkout, where it is not in the way of anything; a folder that cannot be written to is done without. */
async function keep(file: string, bundle: PageBundle): Promise<void> {
  const partial = `${file}.${process.pid}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(partial, JSON.stringify(bundle));
    await rename(partial, file);
  } catch {}
}

/** A page's code: ready made in the npm package; in a checkout made when it is first asked for after a change. */
export async function pageBundle(page: PageName): Promise<PageBundle> {
  if (isPackaged) return readBundle(path.join(root, readyMade[page]));
  const file = path.join(root, 'node_modules/.cache/gatecrash', `${page}-page-${await digestOfSources()}.json`);
  try {
    return await readBundle(file);
  } catch {
    const bundle = await built(page);
    await keep(file, bundle);
    return bundle;
  }
}
