import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goBuildInfoOf, readGoBuildInfo } from './go-build-info.ts';
import { ensureTool } from './index.ts';

const mark = Buffer.alloc(16, 0x30);

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}

/** A binary as the linker lays it out: header at a multiple of 16, then two strings with their lengths. */
function binary(go: string, module: string, before = 64): Buffer {
  const header = Buffer.alloc(32);
  header.write('\xff Go buildinf:', 'latin1');
  header[14] = 8;
  header[15] = 2;
  const strings = [Buffer.from(go), Buffer.concat([mark, Buffer.from(module), mark])];
  const body = strings.flatMap((text) => [Buffer.from(varint(text.length)), text]);
  return Buffer.concat([Buffer.alloc(before), header, ...body, Buffer.alloc(40)]);
}

const toxiproxy = `path\tgithub.com/Shopify/toxiproxy/v2/cmd/server
mod\tgithub.com/Shopify/toxiproxy/v2\tv2.12.0\th1:d1x++lYZg/zijXPPcv7PH0MvHMzEI5aX/YuUi/Sw+yg=
dep\tgithub.com/beorn7/perks\tv1.0.1\th1:VlbKKnNfV8bJzeqoa4cOKqO6bYr3WgKZxO8Z16+hsOM=
`;

test('path, module, version and sum are read', () => {
  expect(readGoBuildInfo(binary('go1.26.8', toxiproxy))).toEqual({
    path: 'github.com/Shopify/toxiproxy/v2/cmd/server',
    module: 'github.com/Shopify/toxiproxy/v2',
    version: 'v2.12.0',
    sum: 'h1:d1x++lYZg/zijXPPcv7PH0MvHMzEI5aX/YuUi/Sw+yg=',
    go: 'go1.26.8',
  });
});

test('a module built from a checkout has no sum', () => {
  const text = 'path\texample.com/a\nmod\texample.com/a\t(devel)\t\n';
  expect(readGoBuildInfo(binary('go1.24', text))).toMatchObject({ version: '(devel)', sum: '' });
});

test('the magic elsewhere than at a multiple of 16 is passed over', () => {
  const decoy = Buffer.concat([Buffer.alloc(3), binary('go1.1', toxiproxy.replace('2.12.0', '0.0.1'), 0)]);
  const aligned = Buffer.alloc(16 * Math.ceil(decoy.length / 16), decoy.toString('latin1'), 'latin1');
  const both = Buffer.concat([aligned.fill(0, decoy.length), binary('go1.26.8', toxiproxy)]);
  expect(readGoBuildInfo(both)?.version).toBe('v2.12.0');
});

test('a binary of another language has none', async () => {
  expect(await goBuildInfoOf('/bin/sh')).toBeNull();
});

test('the Toxiproxy that pods run is the server of its module', async () => {
  const { path } = await ensureTool('toxiproxy', () => undefined);
  expect(await goBuildInfoOf(path)).toMatchObject({
    path: 'github.com/Shopify/toxiproxy/v2/cmd/server',
    module: 'github.com/Shopify/toxiproxy/v2',
    go: expect.stringMatching(/^go1\./),
  });
});

test('a cut or garbled binary gives null or a whole answer, never a throw', () => {
  const whole = binary('go1.26.8', toxiproxy);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, value) => {
      const garbled = Buffer.from(whole);
      garbled[at] = value;
      const info = readGoBuildInfo(garbled.subarray(0, length));
      expect(info === null || typeof info.path === 'string').toBe(true);
    }),
  );
});
