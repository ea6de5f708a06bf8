import type { Claim } from './claim.ts';

/** How it shows that a mitigation acted. `second-attempt`: nginx passed the request on to another node, which served it. */
export type MitigationMarkType = 'second-attempt';

/** How often the mitigation was seen to act on a request. */
export interface MitigationMark {
  readonly type: MitigationMarkType;
  readonly count: number;
}

/** Something done about one or more faults, put to the test against each of them in an arm of its own. */
export interface Mitigation {
  readonly name: string;
  readonly title: string;
  readonly role: 'mitigation' | 'anti-pattern';
  /** Config file beside the scenario. */
  readonly conf: string;
  readonly against: readonly string[];
  readonly claim: Claim;
  /** The marks of which at least one must be seen. */
  readonly marks: readonly MitigationMarkType[];
}
