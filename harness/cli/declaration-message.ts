import { plainCopy } from '../model/plain-value.ts';

/** A declaration as plain data that can be posted to another thread. */
export interface PackedDeclaration {
  readonly declaration: unknown;
  /** Stands for every function: those cannot be posted, and it is the same object on both sides. */
  readonly aFunction: object;
}

function replaced(value: unknown, by: (value: unknown) => unknown): unknown {
  const other = by(value);
  if (other !== value || typeof value !== 'object' || value === null) return other;
  if (Array.isArray(value)) return value.map((item) => replaced(item, by));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, by)]));
}

/** Makes a declaration fit to be posted; throws what its getters throw. */
export function packDeclaration(declaration: unknown): PackedDeclaration {
  const aFunction = {};
  const post = (value: unknown) =>
    typeof value === 'function' ? aFunction : typeof value === 'symbol' ? String(value) : value;
  return { declaration: replaced(plainCopy(declaration), post), aFunction };
}

/** The declaration as it was; its functions can be seen, not called. */
export function unpackDeclaration({ declaration, aFunction }: PackedDeclaration): unknown {
  return replaced(declaration, (value) => (value === aFunction ? () => {} : value));
}
