import { engineStatus, engineWords } from './deadline.ts';
import type { Bases, ImageContext, ImageWay } from './image-ways.ts';
import { readProgress } from './read-progress.ts';

/** A pull that has not moved for this long is given up. */
const stalledMs = 60_000;

interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/** Bytes that have come and bytes in all, over the layers that are known so far. */
function layerCounter(): (event: PullEvent) => { readonly done: number; readonly total: number } {
  const layers = new Map<string, { current: number; total: number }>();
  return ({ id, status, progressDetail }) => {
    if (id !== undefined && status === 'Downloading' && progressDetail?.total !== undefined) {
      layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
    }
    const known = [...layers.values()];
    return {
      done: known.reduce((sum, layer) => sum + layer.current, 0),
      total: known.reduce((sum, layer) => sum + layer.total, 0),
    };
  };
}

async function has({ engine }: ImageContext, reference: string): Promise<boolean> {
  try {
    await engine.client.getImage(reference).inspect();
    return true;
  } catch (error) {
    if (engineStatus(error) === 404) return false;
    throw error;
  }
}

async function pullOnce(context: ImageContext, reference: string): Promise<void> {
  const { engine, onStep, signal } = context;
  const stalled = new AbortController();
  const abort = AbortSignal.any([signal, stalled.signal]);
  const timer = setTimeout(() => stalled.abort(new Error(`nothing came for ${stalledMs / 1000} s`)), stalledMs);
  const count = layerCounter();
  try {
    const stream = await engine.client.pull(reference, { abortSignal: abort });
    const aborted = Promise.withResolvers<never>();
    abort.addEventListener('abort', () => aborted.reject(abort.reason as Error), { once: true });
    const pulled = readProgress(engine.client, stream, (event: PullEvent) => {
      timer.refresh();
      const { done, total } = count(event);
      onStep({ what: `image ${reference.split('@')[0]}`, doneBytes: done, totalBytes: total === 0 ? null : total });
    });
    await Promise.race([pulled, aborted.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Makes the engine have an image, and answers the reference by which it has it. A digest that its registry has no
 * longer gives way to the release's tag; which image that was stands in run.json.
 */
export async function pullImage(context: ImageContext, reference: string): Promise<string> {
  if (await has(context, reference)) return reference;
  const [tag = reference, digest] = reference.split('@');
  try {
    await pullOnce(context, reference);
    return reference;
  } catch (error) {
    context.signal.throwIfAborted();
    const gone = /manifest unknown|not found/i.test(engineWords(error));
    if (digest === undefined || !gone)
      throw new Error(`${tag} cannot be pulled: ${engineWords(error)}`, { cause: error });
  }
  await pullOnce(context, tag).catch((error: unknown) => {
    throw new Error(`${tag} cannot be pulled: ${engineWords(error)}`, { cause: error });
  });
  return tag;
}

/** The public images, pinned by digest. The stores are installed into the one of Node, from Debian's packages. */
export function publicImages(pinned: Omit<Bases, 'stores'>): ImageWay {
  const bases = { ...pinned, stores: pinned.node };
  return {
    title: 'public images',
    bases,
    provideStores: async (context) => ({ ...bases, stores: await pullImage(context, bases.stores) }),
    provide: async (context) => {
      const [node, toxiproxy, nginx] = await Promise.all(
        [bases.node, bases.toxiproxy, bases.nginx].map((reference) => pullImage(context, reference)),
      );
      return { ...bases, node: node as string, toxiproxy: toxiproxy as string, nginx: nginx as string };
    },
  };
}
