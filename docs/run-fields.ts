import { runSchema } from './run-schema.ts';

/** What is used here of a JSON Schema. */
interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** A field of run.json. Lists are `name[]`, objects whose keys are names `name{}`, variants `name(type)`. */
export interface RunField {
  readonly path: string;
  readonly description: string | null;
  readonly type: string;
  /** Its values in a document: every one that there is. */
  readonly valuesIn: (document: unknown) => readonly unknown[];
}

type Values = (document: unknown) => readonly unknown[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function variants(schema: Schema): readonly Schema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].filter(({ type }) => type !== 'null');
}

function typeOf(schema: Schema): string {
  const nullable = (schema.anyOf ?? []).some(({ type }) => type === 'null') ? ' or null' : '';
  const [only, ...others] = variants(schema);
  if (only !== undefined) return `${others.length === 0 ? typeOf(only) : 'object'}${nullable}`;
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  return [schema.type ?? 'any'].flat().join(' or ');
}

/** The value of `type`, or `by`, that tells a variant from the others. */
function tag(schema: Schema): readonly [string, unknown] | null {
  const found = Object.entries(schema.properties ?? {}).find(
    ([, each]) => each.const !== undefined || each.enum !== undefined,
  );
  return found === undefined ? null : [found[0], found[1].const ?? found[1].enum?.join(', ')];
}

function inVariant(schema: Schema, values: Values): Values {
  const keys = Object.keys(schema.properties ?? {});
  const known = Object.entries(schema.properties ?? {}).filter(([, each]) => each.const !== undefined);
  return (document) =>
    values(document).filter(
      (value) =>
        isObject(value) && keys.every((key) => key in value) && known.every(([key, each]) => value[key] === each.const),
    );
}

/** Fields inside of what a path leads to. */
function inside(schema: Schema, path: string, values: Values): readonly RunField[] {
  const of = variants(schema);
  const [only] = of;
  if (of.length === 1 && only !== undefined) return inside(only, path, values);
  if (of.length > 1) {
    return of.flatMap((each) => inside(each, `${path}(${String(tag(each)?.[1])})`, inVariant(each, values)));
  }
  if (schema.items !== undefined) {
    return inside(schema.items, `${path}[]`, (document) =>
      values(document).flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]) : [])),
    );
  }
  if (isObject(schema.additionalProperties)) {
    return inside(schema.additionalProperties, `${path}{}`, (document) =>
      values(document).flatMap((value) => (isObject(value) ? Object.values(value) : [])),
    );
  }
  return Object.entries(schema.properties ?? {}).flatMap(([key, each]) => field(each, path, key, values));
}

/** The arm of an ablation is an arm: its fields are told once. */
const toldElsewhere = new Set(['scenarios[].ablations[].arm']);

function field(schema: Schema, parent: string, key: string, values: Values): readonly RunField[] {
  const path = parent === '' ? key : `${parent}.${key}`;
  const valuesIn: Values = (document) =>
    values(document).flatMap((value) => (isObject(value) && key in value ? [value[key]] : []));
  const own = { path, description: schema.description ?? null, type: typeOf(schema), valuesIn };
  return [own, ...(toldElsewhere.has(path) ? [] : inside(schema, path, valuesIn))];
}

/** Every field of run.json, by its JSON Schema, in the order of the document. */
export function runFields(): readonly RunField[] {
  return inside(JSON.parse(runSchema()) as Schema, '', (document) => [document]);
}
