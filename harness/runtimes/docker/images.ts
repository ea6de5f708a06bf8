import { createHash } from 'node:crypto';
import basesFile from '../../../images/bases.json' with { type: 'json' };
import { failure } from '../../model/error.ts';
import type { NginxChoice } from '../../model/nginx-choice.ts';
import { initdbArguments } from '../postgres-cluster.ts';
import { buildTarget, type Recipe, readRecipe } from './build.ts';
import { engineCall, engineStatus, engineWords } from './deadline.ts';
import { debianBase } from './debian-base.ts';
import type { Engine } from './engine.ts';
import { gatewayFacts } from './gateway-facts.ts';
import type { Image, Images } from './image.ts';
import { makingImages } from './image-scratch.ts';
import type { ImageContext, ImageWay } from './image-ways.ts';
import { publicImages, pullImage } from './pull.ts';

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** The names of the images that a way leads to: whatever goes into them is in the hash. */
function namesOf(recipe: Recipe, { bases }: ImageWay): { readonly programs: string; readonly gateway: string } {
  const programs = digest(recipe.dockerfile, JSON.stringify(recipe.programs), bases.node, bases.toxiproxy);
  return {
    programs: `gatecrash/programs:${programs}`,
    gateway: `gatecrash/gateway:${digest(recipe.dockerfile, bases.nginx)}`,
  };
}

/** The engine's id of an image; null where it has none of that name. */
async function imageId(engine: Engine, name: string): Promise<string | null> {
  return engineCall(`look for the image ${name}`, async () => {
    try {
      return (await engine.client.getImage(name).inspect()).Id;
    } catch (error) {
      if (engineStatus(error) === 404) return null;
      throw error;
    }
  });
}

async function present(engine: Engine, recipe: Recipe, way: ImageWay): Promise<Images | null> {
  const names = namesOf(recipe, way);
  const [programs, gateway] = await Promise.all([imageId(engine, names.programs), imageId(engine, names.gateway)]);
  if (programs === null || gateway === null) return null;
  return {
    programs: {
      name: names.programs,
      id: programs,
      origin: `${names.programs}, from ${way.bases.node.split('@')[0]}`,
      binary: null,
    },
    gateway: {
      name: names.gateway,
      id: gateway,
      origin: `${names.gateway}, from ${way.bases.nginx.split('@')[0]}`,
      binary: null,
    },
    stores: null,
    upstreams: new Map(),
  };
}

const targets = ['programs', 'gateway'] as const;

async function take(context: ImageContext, recipe: Recipe, way: ImageWay): Promise<Images> {
  const bases = await way.provide(context);
  const names = namesOf(recipe, way);
  for (const name of targets) {
    if ((await imageId(context.engine, names[name])) === null) {
      await buildTarget(context, recipe, bases, { name, tag: names[name] });
    }
  }
  const images = await present(context.engine, recipe, way);
  if (images === null) throw new Error('the images are gone as soon as they were built');
  return images;
}

/** The images of the pods if the engine has them already; makes nothing. */
export async function findImages(engine: Engine): Promise<Images | null> {
  const recipe = await readRecipe();
  for (const way of [publicImages(basesFile), debianBase()]) {
    const images = await present(engine, recipe, way);
    if (images !== null) return images;
  }
  return null;
}

/** An image of the user's own, pulled where the engine does not have it. */
async function namedImage(context: ImageContext, reference: string): Promise<Image> {
  try {
    const name = await pullImage(context, reference);
    const id = await imageId(context.engine, name);
    return { name, id: id ?? name, origin: name, binary: null };
  } catch (error) {
    context.signal.throwIfAborted();
    const hint = 'check the name, log in to its registry, or pull it yourself (docker pull)';
    throw failure('GC3009', engineWords(error), hint, error);
  }
}

/** What the engine has already by one of the ways, else what the first way gives that works. */
async function byFirstWay<T>(
  context: ImageContext,
  what: string,
  have: (way: ImageWay) => Promise<T | null>,
  make: (way: ImageWay) => Promise<T>,
): Promise<T> {
  const ways = [publicImages(basesFile), debianBase()];
  for (const way of ways) {
    const had = await have(way);
    if (had !== null) return had;
  }
  return makingImages(context, async () => {
    const tried: string[] = [];
    for (const way of ways) {
      try {
        return await make(way);
      } catch (error) {
        context.signal.throwIfAborted();
        tried.push(`${way.title}: ${engineWords(error)}`);
      }
    }
    const message = `${what} cannot be had, each way failed:\n${tried.map((line) => `  - ${line}`).join('\n')}`;
    throw failure('GC3009', message, 'make one of these ways work, or take --runtime local');
  });
}

async function makeImages(context: ImageContext): Promise<Images> {
  const recipe = await readRecipe();
  return byFirstWay(
    context,
    'the images of the pods',
    (way) => present(context.engine, recipe, way),
    (way) => take(context, recipe, way),
  );
}

/** The image of Redis, Memcached and PostgreSQL, had as the others are; only pods that ask for stores need it. */
export async function ensureStoresImage(context: ImageContext): Promise<Image> {
  const recipe = await readRecipe();
  const nameOf = (way: ImageWay): string =>
    `gatecrash/stores:${digest(recipe.dockerfile, initdbArguments.join(' '), way.bases.stores)}`;
  const have = async (way: ImageWay): Promise<Image | null> => {
    const [name, from] = [nameOf(way), way.bases.stores.split('@')[0]];
    const id = await imageId(context.engine, name);
    return id === null ? null : { name, id, origin: `${name}, from ${from}`, binary: null };
  };
  return byFirstWay(context, 'the image of the stores', have, async (way) => {
    const had = await have(way);
    if (had !== null) return had;
    await buildTarget(context, recipe, await way.provideStores(context), { name: 'stores', tag: nameOf(way) });
    const made = await have(way);
    if (made === null) throw new Error('the image is gone as soon as it was built');
    return made;
  });
}

/** The gateway's image that a choice comes to. */
async function chosenGateway(context: ImageContext, gateway: Image, nginx: NginxChoice): Promise<Image> {
  switch (nginx.type) {
    case 'binary':
      return { ...gateway, binary: nginx.path, origin: `${nginx.path} in ${gateway.name}` };
    case 'image':
      return namedImage(context, nginx.reference);
    case 'version': {
      const { version } = await gatewayFacts(context.engine, gateway);
      return version === nginx.version ? gateway : namedImage(context, `nginx:${nginx.version}`);
    }
  }
}

/**
 * The images that pods are made of, under names with a hash of all that goes into them: built where the engine does not
 * have them, never twice. From public images, else from a Debian base made here; `nginx` is the user's own choice for
 * the gateway, `upstreams` are the images that nodes run. Throws GC3009 with every way that was tried.
 */
export async function ensureImages(
  context: ImageContext,
  nginx: NginxChoice | null,
  upstreams: readonly string[] = [],
): Promise<Images> {
  const images = await makeImages(context);
  const named = upstreams.map(async (reference) => [reference, await namedImage(context, reference)] as const);
  return {
    ...images,
    gateway: nginx === null ? images.gateway : await chosenGateway(context, images.gateway, nginx),
    upstreams: new Map(await Promise.all(named)),
  };
}
