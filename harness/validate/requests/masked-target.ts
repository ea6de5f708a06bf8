import { namesSecret, redactText } from '../../model/redact-text.ts';

/** Characters of the same kind: digits stay digits, letters of hexadecimal numbers such letters, others letters. */
function ofKind(text: string): string {
  return text
    .replaceAll(/%[0-9A-Fa-f]{2}/g, 'x')
    .replaceAll(/\d/g, '1')
    .replaceAll(/[a-f]/g, 'a')
    .replaceAll(/[A-F]/g, 'A')
    .replaceAll(/[g-z]/g, 'x')
    .replaceAll(/[G-Z]/g, 'X')
    .replaceAll(/[^\w.:-]/g, 'x');
}

/** The value of a parameter: of digits as many of them, of anything else one letter. */
function maskedValue(value: string): string {
  if (value === '') return '';
  return /^\d{1,20}$/.test(value) ? '1'.repeat(value.length) : 'x';
}

/** A short word of letters, with an ending at most: nothing that anybody would take for a secret. */
const plainWord = /^[A-Za-z_-]{0,19}(?:\.[a-z]\w{0,4})?$/;

const looksSecret = (text: string): boolean => !plainWord.test(text) && redactText(text) !== text;

/** The name of a parameter; one that is no name by its looks may be a secret that stands alone. */
function maskedName(name: string, isAlone: boolean): string {
  const isName = /^[\w.[\]-]{1,40}$/.test(name.replaceAll(/%5[BD]/gi, '[')) && !looksSecret(name);
  const isPlain = isAlone ? /^[A-Za-z_-]{1,24}$/.test(name) : !/\d{4}/.test(name);
  return isName && isPlain ? name : 'x';
}

function maskedQuery(query: string): string {
  return query
    .split('&')
    .slice(0, 50)
    .map((part) => {
      const sign = part.indexOf('=');
      if (sign < 0) return maskedName(part, true);
      return `${maskedName(part.slice(0, sign), false)}=${maskedValue(part.slice(sign + 1))}`;
    })
    .join('&');
}

/** Numbers, long words with digits, addresses of mail, and what comes after a name of a secret: they stand for one of many. */
function isOneOfMany(segment: string, before: string): boolean {
  if (/^\d+$/.test(segment) || /@|%40/.test(segment)) return true;
  if (namesSecret(before) || /^(?:reset|verify|confirm|invite|unsubscribe|activate|magic)$/i.test(before)) return true;
  if (segment.length >= 12 && /\d/.test(segment) && /^[\w~+-]+$/.test(segment) && /\d.*\d.*\d/.test(segment))
    return true;
  return segment.length > 40 || looksSecret(segment);
}

/** A segment of a path; parameters in it (`;jsessionid=…`) are masked as those of a query are. */
function maskedSegment(segment: string, before: string): string {
  const [name = '', ...parameters] = segment.split(';');
  const kept = isOneOfMany(name, before) ? ofKind(name) : name;
  return [kept, ...parameters.map((one) => maskedQuery(one))].join(';');
}

/** A target in its two parts. */
export interface TargetParts {
  readonly path: string;
  /** Without its question mark; null where there is none. */
  readonly query: string | null;
}

/** The path and the query of a target that begins with a slash. */
export function targetParts(target: string): TargetParts {
  const whole = target.replace(/#.*$/s, '');
  const sign = whole.indexOf('?');
  return sign < 0 ? { path: whole, query: null } : { path: whole.slice(0, sign), query: whole.slice(sign + 1) };
}

/**
 * A target without what is a person's or a secret: numbers, ids and keys in the path become others of the same kind and length,
 * values of parameters digits of the same length or `x`. What is asked is as before for whoever looks at names and kinds alone, and
 * requests that differ in an id alone are one.
 */
export function maskedTarget({ path, query }: TargetParts): string {
  const segments = path.split('/');
  const masked = segments.map((segment, index) => maskedSegment(segment, segments[index - 1] ?? '')).join('/');
  return query === null ? masked : `${masked}?${maskedQuery(query)}`;
}

/** Characters that a request line cannot have as they are, as clients write them. */
export function sendable(target: string): string {
  return target.toWellFormed().replaceAll(/[^\x21-\x7e]|["<>\\^`{|}]/gu, encodeURIComponent);
}
