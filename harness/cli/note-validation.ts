import type { ValidationDocument } from '../model/validation-document.ts';
import { oneLine } from '../reporters/text-layout.ts';

/** What is not there is told: rules cannot say anything of it. */
export function noteMissing({ missing }: ValidationDocument): void {
  for (const { what, name, detail } of missing) {
    const said =
      what === 'variable' ? `$${name} has no value, and stays as it is` : `${name} is not there, and was not looked at`;
    process.stderr.write(what === 'module' ? `${name}: ${detail}\n` : `${detail}: ${said}\n`);
  }
}

/** What of a compose file was not looked at, and why. */
export function noteCompose({ compose }: ValidationDocument): void {
  if (compose === null) return;
  const { path: file, gateway, notFollowed } = compose;
  for (const part of notFollowed) process.stderr.write(`${file}: not looked at: ${part}\n`);
  if (gateway === null) {
    process.stderr.write(`${file}: which service has this config cannot be told: networks were not looked at\n`);
  }
}

const rank = { error: 0, warning: 1, info: 2 } as const;
/** As many findings are told while pods are still to start. */
const mostEarly = 5;

/** What the rules found, told before anything is started: what faults come to takes longer to know. */
export function noteFindings({ findings }: ValidationDocument): void {
  const counting = findings.filter(({ suppressed }) => suppressed === null);
  const worst = counting.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  for (const { file, line, column, severity, rule } of worst.slice(0, mostEarly)) {
    process.stderr.write(`${oneLine(`${file}:${line}:${column}`)} ${severity} ${rule}\n`);
  }
  if (worst.length > mostEarly) process.stderr.write(`and ${worst.length - mostEarly} more findings\n`);
}
