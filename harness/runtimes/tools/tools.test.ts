import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { cacheFolder, ensureTool, findTool, toolNames } from './index.ts';
import { withLibraryPath } from './shared-libraries.ts';

test.each(toolNames)('%s is there without anything being fetched', async (name) => {
  const steps: unknown[] = [];
  const tool = await ensureTool(name, (step) => steps.push(step));
  expect(steps).toEqual([]);
  expect(await findTool(name)).toEqual(tool);
  expect(tool.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(tool.version).toMatch(/^\d/);
  expect(tool.root === null || tool.path.startsWith(`${tool.root}/`)).toBe(true);
});

test('nginx can tell its state and has its mime types', async () => {
  const { build, root, path, libraryPath } = await ensureTool('nginx', () => undefined);
  expect(build).toContain('--with-http_stub_status_module');
  const { stderr } = await promisify(execFile)(path, ['-v'], { env: withLibraryPath(process.env, libraryPath) });
  expect(stderr).toMatch(/^nginx version:/);
  if (root !== null && dirname(dirname(root)) === join(cacheFolder(), 'tools/nginx')) {
    await promisify(execFile)('grep', ['text/html', join(root, 'etc/nginx/mime.types')]);
  }
});
