import path from 'node:path';
import { find } from './find.ts';
import { recognise } from './recognise.ts';
import { withLibraryPath } from './shared-libraries.ts';
import type { Recipe, Tool, ToolContext } from './tool.ts';

const tcpdump: Recipe = {
  name: 'tcpdump',
  variable: 'GATECRASH_TCPDUMP',
  systemProgram: 'tcpdump',
  probe: recognise('--version', /^tcpdump version (\d[^\s,]*)/m),
  ways: [],
};

/**
 * The tcpdump that GATECRASH_TCPDUMP names, else the one on PATH, with the libraries that it was seen to run with; null
 * where there is none. Throws GC3002 where the variable names something else.
 */
export async function findTcpdump(context: ToolContext): Promise<Tool | null> {
  const { tool } = await find(tcpdump, context);
  if (tool === null) return null;
  const folders = withLibraryPath(context.env, tool.libraryPath).LD_LIBRARY_PATH?.split(':') ?? [];
  return { ...tool, libraryPath: folders.filter(path.isAbsolute) };
}
