import { z } from 'zod';

/**
 * The shapes of a scenario declaration. Every message says what was *expected*, so that a problem reads
 * "expected <message>, saw <value>"; that of a closed object lists the keys that it knows.
 */
export function closed<Shape extends z.ZodRawShape>(shape: Shape, expected: string) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : expected) });
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, `one of ${values.join(', ')}`);
}

export function whole(min: number, max: number, unit = '') {
  const expected = `a whole number${unit === '' ? '' : ` of ${unit}`} from ${min} to ${max}`;
  return z.number(expected).int(expected).min(min, expected).max(max, expected);
}

const pathExpected = 'a path that begins with a slash and has no spaces';
export const urlPath = z.string(pathExpected).regex(/^\/[\x21-\x7e]*$/, pathExpected);
