import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { failure } from '../../model/error.ts';
import { readCache } from './cache-entry.ts';
import { digestOf } from './digest-of.ts';
import { findOnPath, isExecutable } from './run-program.ts';
import { isNamesake } from './shared-libraries.ts';
import type { Recipe, Tool, ToolContext } from './tool.ts';

/** What is already here, and why what looks like it is not used. */
export interface Found {
  readonly tool: Tool | null;
  readonly rejected: readonly string[];
}

/** Where a program lies, under the name that it was found by where that is a link beside it. */
async function placeOf(found: string): Promise<string> {
  const path = await realpath(found);
  const named = join(dirname(path), basename(found));
  return (await isNamesake(named)) && (await realpath(named)) === path ? named : path;
}

/** `found` may be reached through links (`/bin` is one into `/usr` on most systems): a pod binds what is behind them. */
async function asItIs(recipe: Recipe, found: string, origin: string | null): Promise<Tool> {
  const path = await placeOf(found);
  const probed = await recipe.probe({ path, libraryPath: [] });
  const digest = await digestOf(path);
  const root = recipe.home?.(path) ?? null;
  return { name: recipe.name, ...probed, origin: origin ?? path, digest, path, root, libraryPath: [] };
}

/** The program that the user names, by `by` (a variable, an option); that one or an error, nothing else is tried. */
export async function named(recipe: Recipe, value: string, by: string, context: ToolContext): Promise<Tool> {
  const path = value.includes('/') ? resolve(value) : await findOnPath(value, context.env);
  const hint = `set ${by} to a ${recipe.name} that runs here, or leave it out`;
  if (path === null || !(await isExecutable(path))) {
    throw failure('GC3002', `${by} names ${value}, which is not an executable file`, hint);
  }
  try {
    return await asItIs(recipe, path, by);
  } catch (error) {
    const message = `${by} names ${value}, which cannot be used as ${recipe.name}`;
    throw failure('GC3002', `${message}: ${(error as Error).message}`, hint, error);
  }
}

/** Looks for a program in the user's variable, in the cache, and where it is as good as any, on the machine. */
export async function find(recipe: Recipe, context: ToolContext): Promise<Found> {
  const value = context.env[recipe.variable];
  if (value !== undefined && value !== '')
    return { tool: await named(recipe, value, recipe.variable, context), rejected: [] };
  const cached = await readCache(context.cache, recipe.name);
  if (cached.tool !== null || recipe.systemProgram === null) return cached;
  const path = await findOnPath(recipe.systemProgram, context.env);
  if (path === null) return cached;
  try {
    return { tool: await asItIs(recipe, path, null), rejected: cached.rejected };
  } catch (error) {
    return { tool: null, rejected: [...cached.rejected, `${path} of this machine: ${(error as Error).message}`] };
  }
}
