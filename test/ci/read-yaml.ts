import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { checkout } from '../checkout.ts';

/** The text of a file of this checkout. */
export function textOf(file: string): string {
  return readFileSync(path.join(checkout, file), 'utf8');
}

/** What a YAML file of this checkout says. */
export function readYaml<T>(file: string): T {
  return parse(textOf(file)) as T;
}
