import { substituted, type TemplateValues } from '../config/template.ts';
import type { Problem } from '../model/error.ts';
import { mostConfigBytes, type NotAFile, readConfigFile } from './read-config-file.ts';

/** One file, as it stands and with its variables replaced. */
export interface ConfigSource {
  readonly original: string;
  readonly text: string;
  readonly content: Uint8Array;
}

/** What is given to whoever reads a config. */
export interface ReadingOptions {
  /** Values of the variables of templates. */
  readonly values: TemplateValues;
  readonly notAFile: NotAFile;
  /** It is loaded into an nginx of this machine: modules that its packages link to are that one's. */
  readonly ofMachine?: boolean;
}

/** Reads files once, up to a size that they have together. */
export interface ConfigSources {
  /** Null where it cannot be read; the problem is told once. `name` is how the user calls it. */
  readonly at: (path: string, name: string) => ConfigSource | null;
  readonly problems: Problem[];
}

/** Byte for byte, whatever the file is encoded in: each byte is a character, in the values too. */
function withValues(bytes: Buffer, values: TemplateValues): Buffer {
  if (values.size === 0) return bytes;
  const asBytes = new Map([...values].map(([name, value]) => [name, Buffer.from(value).toString('latin1')]));
  return Buffer.from(substituted(bytes.toString('latin1'), asBytes), 'latin1');
}

/** Starts to read the files of a config. */
export function configSources({ values, notAFile }: ReadingOptions): ConfigSources {
  const known = new Map<string, ConfigSource | null>();
  const problems: Problem[] = [];
  let room = mostConfigBytes;
  const read = (path: string, name: string): ConfigSource | null => {
    const { bytes, problem } = readConfigFile(path, name, room, notAFile);
    if (bytes === null) {
      problems.push(problem);
      return null;
    }
    room -= bytes.length;
    const content = withValues(bytes, values);
    return { original: bytes.toString('utf8'), text: content.toString('utf8'), content };
  };
  const at = (path: string, name: string): ConfigSource | null => {
    const source = known.has(path) ? (known.get(path) ?? null) : read(path, name);
    known.set(path, source);
    return source;
  };
  return { at, problems };
}
