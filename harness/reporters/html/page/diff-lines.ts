import type { AblationData } from '../report-data.ts';

/** A line of a unified diff. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' ' | '@';
  readonly text: string;
  /** It is a directive that was added or taken away: it matters, as a comment does not. */
  readonly directive: boolean;
  /** What came of leaving this change out. */
  readonly ablation: AblationData | null;
}

const isHead = (line: string) => /^(={5,}|--- |\+\+\+ |Index: |\\ )/.test(line);

/** The words of a line without its comment and semicolon, so that a directive is found however it is written. */
const words = (text: string) => text.replace(/#.*$/, '').replaceAll(/\s+/g, ' ').replace(/;\s*$/, '').trim();

/** The lines of a diff; those that an ablation put to the test have it beside them. */
export function diffLines(diff: string, ablations: readonly AblationData[]): readonly DiffLine[] {
  return diff
    .split('\n')
    .filter((line, at, all) => !isHead(line) && (line !== '' || at < all.length - 1))
    .map((line): DiffLine => {
      if (line.startsWith('@@')) return { sign: '@', text: line, directive: false, ablation: null };
      const sign = line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : ' ';
      const text = line.slice(1);
      const said = words(text);
      const directive = sign !== ' ' && said !== '' && said !== '}';
      const ablation = directive ? (ablations.find((each) => words(each.text) === said) ?? null) : null;
      return { sign, text, directive, ablation };
    });
}
