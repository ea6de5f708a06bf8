import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ownCommand } from './own-command.ts';
import { temporaryFolder } from './testing/gatecrash.ts';

it('is what can be pasted where the user stands', () => {
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
