import { z } from 'zod';
import { runDocumentSchema } from '../harness/model/run-document.ts';

/** The JSON Schema of run.json, for those who read it with other tools. Fields may be added, so others are allowed. */
export function runSchema(): string {
  const schema = z.toJSONSchema(runDocumentSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return `${JSON.stringify({ ...schema, title: 'gatecrash run.json, schemaVersion 1' }, null, 2)}\n`;
}
