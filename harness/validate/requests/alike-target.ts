/** So many ones; most numbers are short. */
const ones = Array.from({ length: 32 }, (_, length) => '1'.repeat(length));
const onesFor = (length: number): string => ones[length] ?? '1'.repeat(length);

/** A value of a parameter, by what is told of it: of a number its length, of anything else that it is there. */
function alikeValue(_: string, value: string): string {
  return /^\d{1,20}$/.test(value) ? `=${onesFor(value.length)}` : '=x';
}

/**
 * A target that comes to the same places as this one and is told by the same words: numbers in it are others of their length. It
 * takes much less than finding out either, and many targets have the same. `numbersMatter`: locations tell numbers apart.
 */
export function alikeTarget(target: string, numbersMatter: boolean): string {
  if (!target.startsWith('/') || target.includes('#')) return target;
  const sign = target.indexOf('?');
  const path = sign < 0 ? target : target.slice(0, sign);
  const alikePath =
    numbersMatter || !/\/\d/.test(path)
      ? path
      : path.replaceAll(/\/\d+(?=\/|$)/g, (segment) => `/${onesFor(segment.length - 1)}`);
  return sign < 0 ? alikePath : alikePath + target.slice(sign).replaceAll(/=([^&]+)/g, alikeValue);
}

/** Whether an expression has a digit of its own, and not only any digits, or so many of something. */
function hasDigit(expression: string): boolean {
  return /\d/.test(expression.replaceAll(/0-9|\{\d+(?:,\d*)?\}/g, ''));
}

/** Whether a location may tell numbers apart that are a segment of a path each. */
export function tellsNumbers({ modifier, pattern }: { readonly modifier: string; readonly pattern: string }): boolean {
  if (modifier === '@') return false;
  return modifier.startsWith('~') ? hasDigit(pattern) : /\/\d/.test(pattern);
}
