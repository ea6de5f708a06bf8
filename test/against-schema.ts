import { Ajv2020 } from 'ajv/dist/2020.js';
import { runSchema } from '../docs/run-schema.ts';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(runSchema()));

/** What a validator that knows nothing of us has against a run.json, by its published JSON Schema. */
export function againstSchema(document: unknown): readonly string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
