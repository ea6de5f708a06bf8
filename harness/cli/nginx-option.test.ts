import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNginx } from './nginx-option.ts';
import { temporaryFolder } from './testing/gatecrash.ts';

function read(raw: unknown, cwd = '/'): { readonly choice: unknown; readonly noted: readonly string[] } {
  const noted: string[] = [];
  const choice = readNginx(raw, cwd, (code, message) => noted.push(`${code}: ${message}`));
  return { choice, noted };
}

describe('--nginx', () => {
  it('is the pinned nginx where nothing is said', () => {
    expect(read(undefined)).toEqual({ choice: null, noted: [] });
  });

  it.each([
    'nginx',
    'nginx:1.29',
    'ghcr.io/acme/edge:v1.2-rc',
    'localhost:5000/nginx',
    `nginx@sha256:${'a'.repeat(64)}`,
  ])('takes an image: %s', (raw) => {
    expect(read(raw)).toEqual({ choice: { type: 'image', reference: raw }, noted: [] });
  });

  it.each(['1.22.1', '1.29'])('takes a version: %s', (raw) => {
    expect(read(raw)).toEqual({ choice: { type: 'version', version: raw }, noted: [] });
  });

  it('takes a path of a file, from where the command is run', () => {
    using temporary = temporaryFolder();
    const file = path.join(temporary.folder, 'nginx');
    writeFileSync(file, '');
    expect(read('./nginx', temporary.folder)).toEqual({ choice: { type: 'binary', path: file }, noted: [] });
    expect(read('./nginy', temporary.folder).noted).toEqual([
      `GC1002: option --nginx: there is no file ${path.join(temporary.folder, 'nginy')}`,
    ]);
    expect(read(temporary.folder).noted).toEqual([`GC1002: option --nginx: ${temporary.folder} is not a file`]);
  });

  it.each(['Nginx:1.29', 'nginx:', 'a b', ''])('refuses what is none of them: %s', (raw) => {
    expect(read(raw).noted).toEqual([`GC1002: option --nginx: expected an image, a version or a path, saw ${raw}`]);
  });
});
