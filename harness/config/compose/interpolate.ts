/** What came of a text of a compose file. */
export interface Interpolated {
  readonly text: string;
  /** Variables without a value, for which nothing stands in it. */
  readonly unset: readonly string[];
}

/** As many defaults are followed into each other: `${A:-${B:-c}}`. */
const deepest = 20;
/** Longer texts have no variables: they are scripts and certificates. */
const longest = 10_000;

/** The offset of the brace that closes what begins at `from`; -1 where none does. */
function closing(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) {
      open++;
      at++;
    } else if (text[at] === '}') {
      open--;
      if (open === 0) return at;
    }
  }
  return -1;
}

/** What `${NAME:-word}` comes to; null where it is none. */
function braced(inside: string, values: ReadonlyMap<string, string>, depth: number): Interpolated | null {
  const [, name, operator, word = ''] = /^([A-Za-z_]\w*)(?:(:?[-?+])(.*))?$/s.exec(inside) ?? [];
  if (name === undefined) return null;
  const value = values.get(name);
  const isThere = value !== undefined && (value !== '' || !operator?.startsWith(':'));
  if (operator?.endsWith('+')) return isThere ? inText(word, values, depth + 1) : { text: '', unset: [] };
  if (isThere) return { text: value, unset: [] };
  if (operator?.endsWith('-')) return inText(word, values, depth + 1);
  return { text: value ?? '', unset: [name] };
}

function inText(text: string, values: ReadonlyMap<string, string>, depth: number): Interpolated {
  if (depth > deepest || text.length > longest || !text.includes('$')) return { text, unset: [] };
  const unset: string[] = [];
  let made = '';
  let at = 0;
  const take = ({ text: part, unset: names }: Interpolated, end: number): void => {
    made += part;
    unset.push(...names);
    at = end;
  };
  while (at < text.length) {
    const sign = text.indexOf('$', at);
    if (sign < 0) break;
    made += text.slice(at, sign);
    const bare = /^[A-Za-z_]\w*/.exec(text.slice(sign + 1, sign + 100))?.[0];
    const end = text[sign + 1] === '{' ? closing(text, sign + 2) : -1;
    const inside = end < 0 ? null : braced(text.slice(sign + 2, end), values, depth);
    if (text[sign + 1] === '$') take({ text: '$', unset: [] }, sign + 2);
    else if (inside !== null) take(inside, end + 1);
    else if (bare !== undefined) take(braced(bare, values, depth) ?? { text: '', unset: [] }, sign + 1 + bare.length);
    else take({ text: '$', unset: [] }, sign + 1);
  }
  return { text: made + text.slice(at), unset };
}

/**
 * Puts the values of variables into a text, as Docker Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?message}`, `${NAME:+other}`, and `$$` for a dollar sign.
 */
export function interpolated(text: string, values: ReadonlyMap<string, string>): Interpolated {
  return inText(text, values, 0);
}
