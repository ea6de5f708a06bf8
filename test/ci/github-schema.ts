import { z } from 'zod';

// The keys that GitHub documents for what stands here (docs.github.com: "Metadata syntax for GitHub Actions", "Workflow
// syntax for GitHub Actions"). Others are a mistake: GitHub refuses the file.
const text = z.string().min(1);
const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const common = {
  name: text.optional(),
  id: text.optional(),
  if: z.union([text, z.boolean()]).optional(),
  env: values.optional(),
  'continue-on-error': z.union([z.boolean(), text]).optional(),
};
const uses = z.strictObject({
  ...common,
  uses: text,
  with: values.optional(),
  'timeout-minutes': z.number().optional(),
});
const script = { ...common, run: text, 'working-directory': text.optional() };
const shell = z.enum(['bash', 'sh', 'pwsh', 'python']);

const action = z.strictObject({
  name: text,
  description: text,
  author: text.optional(),
  branding: z.strictObject({ icon: text, color: text }).optional(),
  inputs: z.record(
    text,
    z.strictObject({ description: text, default: z.string().optional(), required: z.boolean().optional() }),
  ),
  outputs: z.record(text, z.strictObject({ description: text, value: text })).optional(),
  runs: z.strictObject({
    using: z.literal('composite'),
    steps: z.array(z.union([uses, z.strictObject({ ...script, shell })])).min(1),
  }),
});

const job = z.strictObject({
  name: text.optional(),
  needs: z.union([text, z.array(text)]).optional(),
  if: z.union([text, z.boolean()]).optional(),
  'runs-on': z.union([text, z.array(text)]),
  'timeout-minutes': z.number().positive(),
  permissions: values.optional(),
  env: values.optional(),
  outputs: values.optional(),
  strategy: z
    .strictObject({ matrix: z.record(text, z.array(z.unknown())), 'fail-fast': z.boolean().optional() })
    .optional(),
  steps: z
    .array(
      z.union([uses, z.strictObject({ ...script, shell: shell.optional(), 'timeout-minutes': z.number().optional() })]),
    )
    .min(1),
});

const workflow = z.strictObject({
  name: text.optional(),
  on: z.union([text, z.array(text), z.record(text, z.unknown())]),
  permissions: values.optional(),
  concurrency: z.unknown().optional(),
  env: values.optional(),
  jobs: z.record(text, job),
});

function troubleOf(schema: z.ZodType, file: unknown): readonly string[] {
  const { error } = schema.safeParse(file);
  return error === undefined ? [] : error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** What GitHub would not take of an action's metadata; [] = nothing. */
export const actionTrouble = (file: unknown): readonly string[] => troubleOf(action, file);

/** What GitHub would not take of a workflow; [] = nothing. */
export const workflowTrouble = (file: unknown): readonly string[] => troubleOf(workflow, file);
