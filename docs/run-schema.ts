import { z } from 'zod';
import { breakpointDocumentSchema } from '../harness/model/breakpoint-document.ts';
import { comparisonDocumentSchema } from '../harness/model/comparison-document.ts';
import { runDocumentSchema } from '../harness/model/run-document.ts';
import { validationDocumentSchema } from '../harness/model/validation-document.ts';

/** A schema of ours as a JSON Schema, for those who read it with other tools. Fields may be added, so others are allowed. */
function jsonSchema(of: z.ZodType, title: string): string {
  const schema = z.toJSONSchema(of, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return `${JSON.stringify({ ...schema, title }, null, 2)}\n`;
}

/** The JSON Schema of run.json. */
export function runSchema(): string {
  return jsonSchema(runDocumentSchema, 'gatecrash run.json, schemaVersion 1');
}

/** The JSON Schema of breakpoint.json. */
export function breakpointSchema(): string {
  return jsonSchema(breakpointDocumentSchema, 'gatecrash breakpoint.json, schemaVersion 1');
}

/** The JSON Schema of what `gatecrash report --compare` tells. */
export function comparisonSchema(): string {
  return jsonSchema(comparisonDocumentSchema, 'gatecrash comparison.json, schemaVersion 1');
}

/** The JSON Schema of what `gatecrash validate --reporter json` tells. */
export function validationSchema(): string {
  return jsonSchema(validationDocumentSchema, 'gatecrash validation.json, schemaVersion 1');
}
