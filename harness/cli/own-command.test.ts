import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownCommand } from './own-command.ts';
import { temporaryFolder } from './testing/gatecrash.ts';

it('is what can be pasted where the user stands, in a checkout', () => {
  using temporary = temporaryFolder();
  const root = path.join(realpathSync(temporary.folder), 'check out');
  const bin = temporary.write('check out/bin/gatecrash', '');
  const links = path.join(root, 'node_modules/.bin');
  const onPath = path.join(temporary.folder, 'bin');
  for (const folder of [links, onPath]) {
    mkdirSync(folder, { recursive: true });
    symlinkSync(bin, path.join(folder, 'gatecrash'));
  }
  expect(ownCommand(root, `${links}:/usr/bin`, root)).toBe('npx gatecrash');
  expect(ownCommand(path.join(root, 'scenarios'), '/usr/bin', root)).toBe('npx gatecrash');
  expect(ownCommand('/', `${links}:/usr/bin`, root)).toBe(`'${path.join(root, 'bin/gatecrash')}'`);
  expect(ownCommand('/', `/usr/bin:${onPath}`, root)).toBe('gatecrash');
});

describe('the npm package', () => {
  const project = '/home/sre/shop';
  const packaged = path.join(project, 'node_modules/gatecrash');

  it('is called by npx in the project that has it', () => {
    expect(ownCommand(project, '/usr/bin', packaged)).toBe('npx gatecrash');
    expect(ownCommand(path.join(project, 'scenarios'), '/usr/bin', packaged)).toBe('npx gatecrash');
    expect(ownCommand(project, '/usr/bin', path.join(project, 'node_modules/.pnpm/a/node_modules/gatecrash'))).toBe(
      'npx gatecrash',
    );
  });

  it('is called by its path elsewhere, and by npx where npx has fetched it', () => {
    expect(ownCommand('/tmp', '/usr/bin', packaged)).toBe(`${packaged}/bin/gatecrash.mjs`);
    expect(ownCommand('/tmp', '/usr/bin', '/home/sre/.npm/_npx/1a2b/node_modules/gatecrash')).toBe('npx gatecrash');
  });

  it('is called by its name where it is installed for all', () => {
    using temporary = temporaryFolder();
    const root = path.join(realpathSync(temporary.folder), 'lib/node_modules/gatecrash');
    const bin = temporary.write('lib/node_modules/gatecrash/bin/gatecrash.mjs', '');
    const onPath = path.join(temporary.folder, 'bin');
    mkdirSync(onPath);
    symlinkSync(bin, path.join(onPath, 'gatecrash'));
    expect(ownCommand('/tmp', `/usr/bin:${onPath}`, root)).toBe('gatecrash');
  });
});
