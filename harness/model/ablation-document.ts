import { z } from 'zod';
import { ablationEffects, changeKinds } from './ablation.ts';
import { arm } from './arm-document.ts';
import { count } from './document-parts.ts';

/** Schema of an ablation in run.json: an arm of a mitigation without one of the directives of its config. */
export const ablation = z.object({
  name: z.string().describe('Its name, as in `ablationsPlanned`.'),
  of: z.string().describe('The arm whose mitigation it is.'),
  directive: z
    .object({
      file: z.string().describe('The config that has it; the broken one where it was removed.'),
      line: count.describe('Its line there.'),
      column: count.describe('Its column there.'),
      inside: z.array(z.string()).describe('Heads of the blocks around it, the innermost last.'),
      text: z.string().describe('The directive, or the head of the block.'),
      change: z.enum(changeKinds).describe('How the config differs from the broken one by it.'),
      before: z.array(z.string()).describe('What the broken config has for it; [] where it has nothing.'),
    })
    .describe('The directive that is taken back.'),
  refused: z
    .string()
    .nullable()
    .describe('nginx’s words, where it refuses the config without the directive; else null.'),
  effect: z
    .enum(ablationEffects)
    .nullable()
    .describe('What the directive does for the claim; null before it is judged.'),
  because: z.string().nullable().describe('One sentence with the figures; null before it is judged.'),
  arm: arm.nullable().describe('The arm without the directive, with the fields of any arm; null where it was not run.'),
});
