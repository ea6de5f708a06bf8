import type { Problem } from '../model/error.ts';

/** Directives that take away what a verdict rests on, and what goes missing. */
const hiding: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^access_log\s/, 'access_log takes the requests out of the log that the harness reads'],
  [/^error_log\s/, 'error_log takes the reasons of gateway errors out of the log that the harness reads'],
  [/^proxy_set_header\s+["']?X-Request-Id/i, 'X-Request-Id is how a request is followed from the client to the nodes'],
];

/**
 * What in a config would blind the harness (GC2005), with file and line. It reads line by line, a directive at the
 * beginning of each: a directive that stands behind another one on its line is left to the accounting to find.
 */
export function hiddenFromHarness(config: string, file: string): readonly Problem[] {
  return config.split('\n').flatMap((line, index) =>
    hiding
      .filter(([pattern]) => pattern.test(line.trim()))
      .map(
        ([, what]): Problem => ({
          code: 'GC2005',
          message: `${file}:${index + 1}: ${what}`,
          hint: 'leave the line out of the config of a scenario; the harness logs every request itself',
        }),
      ),
  );
}
