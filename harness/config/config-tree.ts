import type { Directive } from './parse-config.ts';
import type { Place } from './place.ts';

/** Files by their path inside the pod, `/etc/nginx/nginx.conf`. */
export type ConfigFiles = ReadonlyMap<string, string>;

/** A file that an `include` names and that is not there; a pattern that matches nothing is none. */
export interface MissingInclude {
  /** As it is written. */
  readonly asked: string;
  /** The path that nginx would open. */
  readonly path: string;
  readonly at: Place;
}

/** What nginx would not load, or nobody should. */
export interface TreeProblem {
  readonly type: 'syntax' | 'recursive-include' | 'too-deep' | 'too-much';
  readonly message: string;
  readonly at: Place;
}

/** A file that was read. */
export interface LoadedFile {
  readonly path: string;
  /** As messages name it. */
  readonly name: string;
  /** The first `include` that asked for it; null for the main file. */
  readonly includedAt: Place | null;
}

/** A config with all that it includes. `walkConfig` and `effective` take it. */
export interface ConfigTree {
  /** Path of the main file in the pod. */
  readonly main: string;
  /** Each `include` is replaced by the directives of the files that it names; each directive tells its own file and place. */
  readonly directives: readonly Directive[];
  /** In the order in which nginx reads them, each once. */
  readonly files: readonly LoadedFile[];
  readonly missing: readonly MissingInclude[];
  readonly problems: readonly TreeProblem[];
}
