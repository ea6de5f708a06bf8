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

/**
 * A line of nginx's error log has 2048 characters (NGX_MAX_ERROR_STR), with the path in it twice, in the request and in the
 * upstream's, and after both who asked: what is longer pushes that out, and no error could be told to be whose.
 * (large_client_header_buffers would take 8 kB.)
 */
const longestPath = 800;
const pathExpected = `a path of at most ${longestPath} characters that begins with a slash and has no spaces`;
export const urlPath = z
  .string(pathExpected)
  .max(longestPath, pathExpected)
  .regex(/^\/[\x21-\x7e]*$/, pathExpected);
