import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFolder, isPackaged, packageRoot } from '../pod-programs.ts';
import { initdbArguments } from '../postgres-cluster.ts';
import { engineWords } from './deadline.ts';
import { withImageScratch } from './image-scratch.ts';
import type { Bases, ImageContext } from './image-ways.ts';
import { readProgress } from './read-progress.ts';

/** What images are built from: the Dockerfile, and the programs of the pods. */
export interface Recipe {
  readonly dockerfile: string;
  /** File name → text. */
  readonly programs: Readonly<Record<string, string>>;
}

/** As the package brings them. */
async function readyMade(): Promise<Recipe['programs']> {
  const folder = path.join(packageRoot, bundleFolder);
  const read = async (name: string) => [name, await readFile(path.join(folder, name), 'utf8')] as const;
  return Object.fromEntries(await Promise.all((await readdir(folder)).map(read)));
}

/** As the sources of a checkout are now (30 ms). */
async function bundled(): Promise<Recipe['programs']> {
  const bundler = pathToFileURL(path.join(packageRoot, 'images/bundle.mjs')).href;
  const { bundlePodPrograms } = (await import(bundler)) as { bundlePodPrograms: () => Promise<Recipe['programs']> };
  return bundlePodPrograms();
}

/** The recipe of this gatecrash. */
export async function readRecipe(): Promise<Recipe> {
  const dockerfile = await readFile(path.join(packageRoot, 'images/Dockerfile'), 'utf8');
  return { dockerfile, programs: await (isPackaged ? readyMade() : bundled()) };
}

interface BuildEvent {
  readonly stream?: string;
}

/** A target of the Dockerfile, and what its image is called. */
interface Target {
  readonly name: string;
  readonly tag: string;
}

/** Builds one target of the Dockerfile; the reason of a failure has the last lines that the build wrote. */
export function buildTarget(context: ImageContext, recipe: Recipe, bases: Bases, target: Target): Promise<void> {
  return withImageScratch((folder) => buildIn(folder, context, recipe, bases, target));
}

async function buildIn(
  folder: string,
  context: ImageContext,
  recipe: Recipe,
  bases: Bases,
  target: Target,
): Promise<void> {
  const { engine, onStep } = context;
  const lines: string[] = [];
  try {
    await mkdir(path.join(folder, 'pod'));
    await writeFile(path.join(folder, 'Dockerfile'), recipe.dockerfile);
    for (const [name, text] of Object.entries(recipe.programs)) await writeFile(path.join(folder, 'pod', name), text);
    const src = ['Dockerfile', ...Object.keys(recipe.programs).map((name) => `pod/${name}`)];
    const stream = await engine.client.buildImage(
      { context: folder, src },
      {
        t: target.tag,
        target: target.name,
        forcerm: true,
        buildargs: {
          NODE: bases.node,
          TOXIPROXY: bases.toxiproxy,
          NGINX: bases.nginx,
          STORES: bases.stores,
          INITDB: initdbArguments.join(' '),
        },
        abortSignal: context.signal,
      },
    );
    await readProgress(engine.client, stream, ({ stream: text }: BuildEvent) => {
      const said = text?.trim() ?? '';
      if (said === '') return;
      lines.push(said);
      const step = /\bSTEP (\d+\/\d+)/i.exec(said)?.[1];
      if (step !== undefined) onStep({ what: `image ${target.tag}: step ${step}`, doneBytes: null, totalBytes: null });
    });
  } catch (error) {
    context.signal.throwIfAborted();
    const last = lines.slice(-5).join(' · ');
    throw new Error(
      `${target.name} cannot be built: ${engineWords(error)}${last === '' ? '' : `; its last lines: ${last}`}`,
      {
        cause: error,
      },
    );
  }
}
