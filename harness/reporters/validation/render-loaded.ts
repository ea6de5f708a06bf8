import type { ValidationDocument } from '../../model/validation-document.ts';
import { oneLine, wrap } from '../text-layout.ts';
import type { Layout } from './layout.ts';
import { renderRequests } from './render-requests.ts';

/** Something that was supplied, or is missing, with what is told of it. */
type Told = ValidationDocument['supplied'][number] | ValidationDocument['missing'][number];

/** Words below a title, each wrapped and indented. */
function listed(title: string, lines: readonly string[], width: number): readonly string[] {
  if (lines.length === 0) return [];
  const wrapped = lines.flatMap((line) =>
    wrap(oneLine(line), width - 4).map((part, index) => `${index === 0 ? '  ' : '    '}${part}`),
  );
  return [title, ...wrapped, ''];
}

function said({ what, name, detail, at }: Told): string {
  return `${what} ${name}: ${detail} (${at})`;
}

/** What came of loading a config into a real nginx: what was supplied for it, what is missing, and what nginx says. */
export function renderLoaded(document: ValidationDocument, { width, paint }: Layout): readonly string[] {
  const { environment, loaded, supplied, missing, complaints, unreached } = document;
  if (environment === null || loaded === null) return [];
  const { name, version } = environment.gateway;
  const gateway = `${name} ${version} (${environment.runtime} runtime)`;
  const answer = loaded
    ? `${paint('green', '✓')} ${gateway} loads it`
    : `${paint('red', '✗')} ${gateway} does not load it`;
  const words = complaints.map(({ message, file, line }) => (file === null ? message : `${file}:${line}: ${message}`));
  return [
    ...listed('supplied for you', supplied.map(said), width),
    ...listed('missing', missing.map(said), width),
    ...listed(
      'not reached',
      unreached.map(({ location, because, at }) => `${location}: ${because} (${at})`),
      width,
    ),
    ...renderRequests(document, width),
    ...listed(answer, words, width),
    ...(words.length === 0 ? [answer, ''] : []),
  ];
}
