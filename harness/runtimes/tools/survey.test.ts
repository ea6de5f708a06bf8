import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nginxOrgPackage } from './nginx-org-package.ts';
import { recipes } from './recipes.ts';
import { survey } from './survey.ts';
import { sampleRecipe, writes } from './testing/sample-recipe.ts';
import { script, temporaryFolder } from './testing/temporary-folder.ts';
import type { ToolContext } from './tool.ts';

async function contextWith(programs: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ToolContext> {
  const cache = await temporaryFolder();
  const folder = join(await temporaryFolder(), 'bin');
  await mkdir(folder);
  for (const program of programs) await script(join(folder, program), 'exit 1');
  return { cache, env: { PATH: folder, ...env }, onStep: () => undefined, signal: new AbortController().signal };
}

const obstacle = async (recipe: typeof recipes.nginx, context: ToolContext, title: RegExp) =>
  (await survey(recipe, context)).ways.find((way) => title.test(way.title))?.obstacle;

test('a way is open where its programs are here; of the others each missing program is named', async () => {
  const context = await contextWith(['apt-get', 'dpkg-deb', 'flock', 'rpm2cpio']);
  expect(await obstacle(recipes.nginx, context, /^Debian/)).toBeNull();
  expect(await obstacle(recipes.nginx, context, /^rpm/)).toMatch(/^dnf(, cpio)? (is|are) not on PATH$/);
  const { tool, problem } = await survey(recipes.nginx, context);
  expect({ tool, problem }).toEqual({ tool: null, problem: null });
  expect(await readdir(context.cache)).toEqual([]);
});

test('what is missing and cannot be got is a problem that names every way', async () => {
  const { problem } = await survey(recipes.toxiproxy, await contextWith([]));
  expect(problem?.code).toBe('GC3001');
  expect(problem?.message).toMatch(/release download toxiproxy_\S+ from github.com: .*tar.* not on PATH/);
  expect(problem?.message).toMatch(/go install \S+: go.* not on PATH/);
  expect(problem?.hint).toContain('GATECRASH_TOXIPROXY');
});

test('every way needs flock: fetches take turns by it', async () => {
  const ways = [writes('a')];
  expect(await obstacle(sampleRecipe(ways), await contextWith([]), /a/)).toBe('flock is not on PATH');
  expect(await obstacle(sampleRecipe(ways), await contextWith(['flock']), /a/)).toBeNull();
});

test('a way that does not fit this machine is not open, whatever programs there are', async () => {
  const unfit = { ...writes('a'), unfit: async () => 'not for this processor' };
  expect(await obstacle(sampleRecipe([unfit]), await contextWith(['flock']), /a/)).toBe('not for this processor');
  expect(nginxOrgPackage.unfit).toBeDefined();
});

test('a variable that names what cannot be used is a problem, and no way is open', async () => {
  const found = await survey(recipes.nginx, await contextWith(['flock'], { GATECRASH_NGINX: '/nonexistent/nginx' }));
  expect(found).toMatchObject({ tool: null, ways: [], problem: { code: 'GC3002' } });
});
