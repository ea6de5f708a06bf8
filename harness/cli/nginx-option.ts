import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../model/error.ts';
import { imageReference } from '../model/image-reference.ts';
import type { NginxChoice } from '../model/nginx-choice.ts';

type Note = (code: Problem['code'], message: string, hint?: string | null) => void;

function isPath(text: string): boolean {
  return text.startsWith('./') || text.startsWith('../') || path.isAbsolute(text);
}

/** What `--nginx` names: `./nginx` a binary, `1.29.1` a version, anything else an image. */
export function readNginx(raw: unknown, cwd: string, note: Note): NginxChoice | null {
  if (raw === undefined) return null;
  const text = String(raw);
  if (isPath(text)) {
    const file = path.resolve(cwd, text);
    if (!existsSync(file)) note('GC1002', `option --nginx: there is no file ${file}`);
    else if (!statSync(file).isFile())
      note('GC1002', `option --nginx: ${file} is not a file`, 'name the executable itself');
    return { type: 'binary', path: file };
  }
  if (/^\d+(\.\d+){1,2}$/.test(text)) return { type: 'version', version: text };
  if (!imageReference.test(text)) {
    const hint = 'an image is nginx:1.29, a version 1.29.1, a binary ./nginx';
    note('GC1002', `option --nginx: expected an image, a version or a path, saw ${text}`, hint);
  }
  return { type: 'image', reference: text };
}
