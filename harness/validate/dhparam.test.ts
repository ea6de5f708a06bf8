import { expect, test } from 'vitest';
import { ffdhe2048 } from './dhparam.ts';

/** ⌊2^bits · e⌋, by the series of e with bits to spare. */
function scaledE(bits: bigint): bigint {
  const spare = 64n;
  let term = 1n << (bits + spare);
  let sum = 0n;
  for (let k = 1n; term > 0n; k += 1n) {
    sum += term;
    term /= k;
  }
  return sum >> spare;
}

test('the group is that of RFC 7919: its prime has the value of the formula, and its generator is 2', () => {
  const der = Buffer.from(ffdhe2048.replaceAll(/-----.*-----|\n/g, ''), 'base64');
  const prime = (1n << 2048n) - (1n << 1984n) + (scaledE(1918n) + 560316n) * (1n << 64n) - 1n;
  // SEQUENCE of INTEGER prime (257 bytes, the first is 0) and INTEGER 2, in DER.
  const head = Buffer.from('308201080282010100', 'hex');
  const expected = Buffer.concat([head, Buffer.from(prime.toString(16), 'hex'), Buffer.from('020102', 'hex')]);
  expect(der.toString('hex')).toBe(expected.toString('hex'));
});
