/** The number that the digits of a text from `begin` to `end` are; null where there are none, or another sign is among them. */
export function digitsOf(text: string, begin: number, end: number): number | null {
  if (begin >= end) return null;
  let value = 0;
  for (let at = begin; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    // Beyond the end of the text it is NaN.
    if (!(digit >= 0 && digit <= 9)) return null;
    value = value * 10 + digit;
  }
  return value;
}
