import { GatecrashError, type Problem, problemOf } from '../../model/error.ts';
import { type Engine, findEngine } from './engine.ts';
import { gatewayFacts } from './gateway-facts.ts';
import type { Images } from './image.ts';
import { findImages } from './images.ts';

/**
 * The container engine of this user and the images that it has, or why pods cannot be had in it: what a run would find,
 * without pulling or building. An engine without the images has started nothing yet, and may still refuse to.
 */
export async function surveyEngine(): Promise<
  { readonly engine: Engine; readonly images: Images | null } | { readonly problem: Problem }
> {
  const found = await findEngine();
  if ('problem' in found) return found;
  const { engine } = found;
  try {
    const images = await findImages(engine);
    if (images !== null) await gatewayFacts(engine, images.gateway);
    return { engine, images };
  } catch (error) {
    if (error instanceof GatecrashError) return { problem: problemOf(error) };
    throw error;
  }
}
