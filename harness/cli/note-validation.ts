import type { ValidationDocument } from '../model/validation-document.ts';

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
