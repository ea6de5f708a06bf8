import { z } from 'zod';
import { ablationEffects, changeKinds } from './ablation.ts';
import { arm } from './arm-document.ts';
import { count } from './document-parts.ts';

/** Schema of an ablation in run.json: an arm of a mitigation without one of the directives of its config. */
export const ablation = z.object({
  /** Its name, as in `ablationsPlanned`. */
  name: z.string(),
  /** The arm whose mitigation it is. */
  of: z.string(),
  directive: z.object({
    /** The config that has it; the broken one where it was removed. */
    file: z.string(),
    line: count,
    column: count,
    /** Heads of the blocks around it, the innermost last. */
    inside: z.array(z.string()),
    text: z.string(),
    change: z.enum(changeKinds),
    /** What the broken config has for it; [] where it has nothing. */
    before: z.array(z.string()),
  }),
  /** nginx's words, where it refuses the config without the directive. */
  refused: z.string().nullable(),
  /** null before it is judged. */
  effect: z.enum(ablationEffects).nullable(),
  /** One sentence with the figures. */
  because: z.string().nullable(),
  /** The arm without the directive; null where it was not run. */
  arm: arm.nullable(),
});
