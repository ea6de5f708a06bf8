import { type Token, tokensOf } from '../config/tokens.ts';

/** A comment that suppresses rules on the line below it: `# gatecrash-disable-next-line single-upstream -- only one is licensed`. */
export interface SuppressionComment {
  readonly file: string;
  /** Where it stands; both count from 1. */
  readonly line: number;
  readonly column: number;
  /** The column after its end. */
  readonly endColumn: number;
  /** The line that it is about: the next one with more than a comment. Null where there is none. */
  readonly about: number | null;
  /** Ids as they are written. */
  readonly rules: readonly string[];
  readonly reason: string | null;
}

const marker = /^#\s*gatecrash-disable-next-line(?:\s+(.*?))?\s*$/;

function commentOf(file: string, { raw, at }: Token, about: number | null): readonly SuppressionComment[] {
  const match = marker.exec(raw.trimEnd());
  if (match === null) return [];
  const [ids = '', ...reasons] = (match[1] ?? '').split(/(?:^|\s)--(?:\s|$)/);
  const reason = reasons.join(' -- ').trim();
  return [
    {
      file,
      line: at.line,
      column: at.column,
      endColumn: at.column + raw.trimEnd().length,
      about,
      rules: ids.split(/[\s,]+/).filter((id) => id !== ''),
      reason: reason === '' ? null : reason,
    },
  ];
}

/** The comments of a file that suppress rules. */
export function suppressionComments(source: string, file: string): readonly SuppressionComment[] {
  if (!source.includes('gatecrash-disable-next-line')) return [];
  const tokens = [...tokensOf(source)];
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'comment') return [];
    const next = tokens
      .slice(index + 1)
      .find(({ kind, at }) => kind !== 'space' && kind !== 'comment' && at.line > token.at.line);
    return commentOf(file, token, next?.at.line ?? null);
  });
}
