import type { ConfigTree } from '../../config/config-tree.ts';
import { loadTree } from '../../config/load-tree.ts';
import type { Need } from '../../config/need.ts';
import { needsOf } from '../../config/needs.ts';
import { takenForGranted } from '../../config/taken-for-granted.ts';
import type { GivenConfig } from '../given-config.ts';
import { type MadeFile, planFiles } from './plan-files.ts';
import { planGranted } from './plan-granted.ts';
import type { Supplied } from './supplied.ts';
import { type SuppliedWorld, supplyWorld } from './supply-world.ts';

/** A user's config with all that it includes, and the world around it. */
export interface CompleteConfig {
  readonly tree: ConfigTree;
  readonly needs: readonly Need[];
  readonly world: SuppliedWorld;
}

/** What nginx brings includes more of it: two rounds find all, and one more sees that nothing is left. */
const mostRounds = 3;

/**
 * Reads a config with the files that nginx brings in the place of those that were not given, and plans the world around it.
 * `prefix` is the folder from which nginx counts relative paths of what it writes.
 */
export function completeConfig({ main, files, names, wrapped }: GivenConfig, prefix: string): CompleteConfig {
  const known = new Map(files);
  const brought: MadeFile[] = [];
  const supplied: Supplied[] = [];
  const load = (): ConfigTree => loadTree(known, main, (path) => names.get(path) ?? path);
  let tree = load();
  let needs = needsOf(tree);
  for (let round = 0; round < mostRounds; round += 1) {
    const includes = planFiles(
      needs.filter(({ what }) => what === 'include'),
      new Set(known.keys()),
    );
    if (includes.files.length === 0) break;
    for (const file of includes.files) if (file.content === 'text') known.set(file.path, file.text);
    brought.push(...includes.files);
    supplied.push(...includes.supplied);
    tree = load();
    needs = needsOf(tree);
  }
  const granted = wrapped ? planGranted(takenForGranted(tree)) : null;
  if (granted !== null) {
    known.set(granted.file.path, granted.file.text);
    brought.push(granted.file);
    supplied.push(...granted.supplied);
    tree = load();
    needs = needsOf(tree);
  }
  const world = supplyWorld(needs, { given: new Set(known.keys()), prefix });
  return {
    tree,
    needs,
    world: { ...world, files: [...brought, ...world.files], supplied: [...world.supplied, ...supplied] },
  };
}
