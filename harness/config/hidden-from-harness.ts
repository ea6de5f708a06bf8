import { askedHeader } from '../model/asked.ts';
import type { Problem } from '../model/error.ts';
import { type Config, type Directive, mostBlocks, parseConfig } from './parse-config.ts';
import { walkConfig } from './walk-config.ts';

/** What goes missing where a directive takes away what a verdict rests on; null where it does not. */
function hides({ name, args }: Directive): string | null {
  if (name === 'access_log') return 'access_log takes the requests out of the log that the harness reads';
  if (name === 'error_log') {
    return 'error_log takes the reasons of gateway errors out of the log that the harness reads';
  }
  const header = name === 'proxy_set_header' ? args[0]?.toLowerCase() : undefined;
  if (header === 'x-request-id') return 'X-Request-Id is how a request is followed from the client to the nodes';
  if (header === askedHeader)
    return 'X-Gatecrash-Asked is how a node knows whether it is asked for what the client was';
  return null;
}

/** A config that is read in part only (GC2004): nobody knows what stands in the rest. */
function unread({ tooDeep, file }: Config): readonly Problem[] {
  if (tooDeep === null) return [];
  const message = `${file}:${tooDeep.line}: expected at most ${mostBlocks} blocks in each other, saw more`;
  return [{ code: 'GC2004', message, hint: 'close the blocks before: each { needs its }' }];
}

/**
 * What in a config would blind the harness (GC2005), with file and line, and where its blocks stand too deep in each other to
 * be looked at (GC2004). Files that it includes are not read.
 */
export function hiddenFromHarness(config: string, file: string): readonly Problem[] {
  const parsed = parseConfig(config, file);
  const hiding = walkConfig(parsed).flatMap(({ directive }): readonly Problem[] => {
    const what = hides(directive);
    if (what === null) return [];
    return [
      {
        code: 'GC2005',
        message: `${file}:${directive.at.line}: ${what}`,
        hint: 'leave the line out of the config of a scenario; the harness logs every request itself',
      },
    ];
  });
  return [...hiding, ...unread(parsed)];
}
