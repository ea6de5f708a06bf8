/** What is told of a directive that one arm does without, where its mitigation has it. */
export const ablationEffects = ['necessary', 'helpful', 'idle', 'unclear'] as const;
export type AblationEffect = (typeof ablationEffects)[number];

/** How a directive of a mitigation's config differs from the broken config. */
export const changeKinds = ['added', 'removed', 'changed', 'moved'] as const;

/** A directive, or a block, in which the config of a mitigation differs from the broken one. */
export interface AblatedDirective {
  /** The config that has it: the mitigation's; the broken one where it was removed. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Heads of the blocks around it, the innermost last: `server`, `location /`. */
  readonly inside: readonly string[];
  /** On one line, as it is written: `proxy_next_upstream error timeout;`, `location / { … }`. */
  readonly text: string;
  readonly change: (typeof changeKinds)[number];
  /** What the broken config has for it, as `text`; [] where it has nothing. */
  readonly before: readonly string[];
}

/** One directive of a mitigation's config taken back alone, and the arm that is run so. */
export interface Ablation {
  /** Name of the arm whose mitigation it is. */
  readonly of: string;
  /** From 1, among those of its arm. */
  readonly number: number;
  readonly directive: AblatedDirective;
  /** The config file of the mitigation, and its text without this directive. */
  readonly config: string;
  readonly text: string;
}

/** Why nginx does not take the config of an ablation. */
export type Refusals = ReadonlyMap<Ablation, string>;

/** What came of an ablation. */
export interface AblationVerdict {
  readonly effect: AblationEffect;
  /** One sentence with the figures. */
  readonly because: string;
}
