/**
 * A value of plain data that nobody can change any more, whoever holds it: one for all readers, where a copy for each of
 * them would take as long as what they do with it. What is frozen already is taken to be so to its depth.
 */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const each of Array.isArray(value) ? value : Object.values(value)) frozen(each);
  return value;
}
