import { didYouMean } from '../model/did-you-mean.ts';
import { matrixFaults } from '../validate/matrix/matrix-faults.ts';
import type { Note } from './option-values.ts';

/** The faults that a config is taken through, by their names; null = all of them. */
export function readFaults(typed: readonly string[], note: Note): ReadonlySet<string> | null {
  const names = typed.flatMap((text) => text.split(',').map((name) => name.trim()));
  const known = matrixFaults.map(({ id }) => id);
  for (const name of names.filter((one) => !known.includes(one))) {
    note(
      'GC1005',
      `there is no fault ${name === '' ? 'without a name' : name}`,
      didYouMean(name, known, 'the faults are'),
    );
  }
  return names.length === 0 ? null : new Set(names);
}
