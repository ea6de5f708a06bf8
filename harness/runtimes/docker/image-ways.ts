import type { Step } from '../../model/run-plan.ts';
import type { Engine } from './engine.ts';

/** What the images of the pods are made of: references of images that the engine has, or can pull. */
export interface Bases {
  readonly node: string;
  readonly toxiproxy: string;
  readonly nginx: string;
  /** What Redis, Memcached and PostgreSQL are installed into, or are there already. */
  readonly stores: string;
}

/** What getting images works with. */
export interface ImageContext {
  readonly engine: Engine;
  readonly onStep: (step: Step) => void;
  readonly signal: AbortSignal;
}

/** One way of getting the bases; throws an Error whose message is the reason why it did not work. */
export interface ImageWay {
  readonly title: string;
  /** The bases' references, known before anything is fetched: they are part of the images' names. */
  readonly bases: Bases;
  /** Makes the engine have those of every pod; answers what they are called there. */
  readonly provide: (context: ImageContext) => Promise<Bases>;
  /** The same for the base of the stores alone. */
  readonly provideStores: (context: ImageContext) => Promise<Bases>;
}
