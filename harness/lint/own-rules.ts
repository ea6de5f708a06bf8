import { didYouMean } from '../model/did-you-mean.ts';
import type { Rule } from './rule.ts';
import type { SuppressionComment } from './suppression-comments.ts';

/** A rule about suppressions, not about the gateway. */
export type OwnRule = Pick<Rule, 'id' | 'severity' | 'title' | 'why' | 'fix' | 'example'>;

/** A comment that names no rule, or one that there is not. */
export const unknownRule: OwnRule = {
  id: 'unknown-rule',
  severity: 'warning',
  title: 'A comment suppresses a rule that there is not',
  why: 'A mistyped id suppresses nothing, and looks as if it did.',
  fix: 'write the id of a rule',
  example: {
    flawed: `# gatecrash-disable-next-line single-upsteam -- here
upstream app {
    server 10.0.0.1:8080;
}`,
    fixed: `upstream app {
    # gatecrash-disable-next-line single-upstream -- there is one licence
    server 10.0.0.1:8080;
}`,
  },
};

/** A suppression that suppresses nothing. */
export const unusedSuppression: OwnRule = {
  id: 'unused-suppression',
  severity: 'info',
  title: 'A suppression that suppresses nothing',
  why: 'What it was for has gone, or it stands at the wrong line. Left in place it hides the next finding there.',
  fix: 'take it away',
  example: {
    flawed: `upstream app {
    # gatecrash-disable-next-line single-upstream -- here
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
}`,
    fixed: `upstream app {
    server 10.0.0.1:8080 max_fails=3;
    server 10.0.0.2:8080 max_fails=3;
}`,
  },
};

/** The rules about suppressions; they cannot be suppressed. */
export const ownRules: readonly OwnRule[] = [unknownRule, unusedSuppression];

/** What is wrong with the rules that a comment names; null where nothing is. */
export function unknownIn(
  { rules }: SuppressionComment,
  known: readonly string[],
): { readonly message: string; readonly fix: string } | null {
  if (rules.length === 0) return { message: 'the comment names no rule, and suppresses nothing', fix: unknownRule.fix };
  const unknown = rules.filter((rule) => !known.includes(rule));
  const [first] = unknown;
  if (first === undefined) return null;
  const message = unknown.length === 1 ? `there is no rule ${first}` : `there are no rules ${unknown.join(', ')}`;
  return { message, fix: didYouMean(first, known, 'the rules are') ?? unknownRule.fix };
}
