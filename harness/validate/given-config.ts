import type { ConfigFiles } from '../config/config-tree.ts';
import type { UnsetVariable } from '../config/template.ts';

/** The user's config as it is put into a pod. */
export interface GivenConfig {
  /** Path of the main config in the pod. */
  readonly main: string;
  /** What is read of each file, by its path in the pod. */
  readonly files: ConfigFiles;
  /** What is written into the pod: the user's bytes, with the variables of a template replaced. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** How the user calls each file. */
  readonly names: ReadonlyMap<string, string>;
  /** The main config is ours, as only parts were given. */
  readonly wrapped: boolean;
  /** Links to files that load modules of this machine's nginx, which another nginx cannot load. */
  readonly leftOut: readonly { readonly name: string; readonly leadsTo: string }[];
  /** Variables of templates that have no value. */
  readonly unset: readonly UnsetVariable[];
}
