import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firstFile, libraryFolders, missingFrom, missingLibraries, withLibraryPath } from './shared-libraries.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

test("glibc's answer names what is not found", () => {
  const said = `\tlinux-vdso.so.1 (0x00007ffc)
\tlibnftables.so.1 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
\tlibpcre2-8.so.0 => not found
`;
  expect(missingFrom(said)).toEqual(['libnftables.so.1', 'libpcre2-8.so.0']);
});

test("musl's answer names what is not found", () => {
  const said = `\t/lib/ld-musl-x86_64.so.1 (0x7f)
Error loading shared library libpcre2-8.so.0: No such file or directory (needed by /tmp/nginx)
Error relocating /tmp/nginx: pcre2_match_8: symbol not found
`;
  expect(missingFrom(said)).toEqual(['libpcre2-8.so.0']);
});

test('a program of the machine lacks nothing', async () => {
  expect(await missingLibraries('/bin/sh', [], process.env)).toEqual([]);
});

test('folders with shared libraries are found, folders with modules are not', async () => {
  const root = await temporaryFolder();
  for (const folder of ['usr/lib/x', 'lib/y', 'usr/lib/nginx/modules', 'etc']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await writeFile(join(root, 'usr/lib/x/libssl.so.3'), '');
  await writeFile(join(root, 'lib/y/libz.so.1.2.13'), '');
  await symlink('libz.so.1.2.13', join(root, 'lib/y/libz.so.1'));
  await writeFile(join(root, 'usr/lib/nginx/modules/libfoo.so'), '');
  await writeFile(join(root, 'etc/libnames.conf'), '');
  expect(await libraryFolders(root)).toEqual([join(root, 'lib/y'), join(root, 'usr/lib/x')]);
});

test('a link out of the root is not taken for the program', async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, 'bin'));
  await symlink('/bin/sh', join(root, 'bin/link'));
  await writeFile(join(root, 'bin/file'), '');
  expect(await firstFile(root, ['bin/none', 'bin/link', 'bin/file'])).toBe(join(root, 'bin/file'));
  expect(await firstFile(root, ['bin/none', 'bin/link'])).toBeNull();
});

test('libraries that came with a program are found before others; NGINX is never passed on', () => {
  expect(withLibraryPath({ NGINX: '5;', A: 'b', LD_LIBRARY_PATH: '/x' }, ['/one', '/two'])).toEqual({
    A: 'b',
    LD_LIBRARY_PATH: '/one:/two:/x',
  });
  expect(withLibraryPath({ A: 'b' }, [])).toEqual({ A: 'b' });
});
