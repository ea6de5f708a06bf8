import type { ValidationDocument } from '../../model/validation-document.ts';
import { oneLine, wrap } from '../text-layout.ts';
import type { Layout } from './layout.ts';
import { renderRequests } from './render-requests.ts';

/** Something that was supplied, or is missing, with what is told of it. */
type Told = ValidationDocument['supplied'][number] | ValidationDocument['missing'][number];

/** As many things of a kind are listed where nobody asks for all of them. */
const mostListed = 60;

/** The first of them, and how many more there are. */
function firstOf(lines: readonly string[], verbose: boolean): readonly string[] {
  const left = lines.length - mostListed;
  return verbose || left <= 0 ? lines : [...lines.slice(0, mostListed), `and ${left} more: --verbose has them`];
}

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
export function renderLoaded(document: ValidationDocument, { width, paint, verbose }: Layout): readonly string[] {
  const { environment, loaded, supplied, missing, complaints, unreached } = document;
  if (environment === null || loaded === null) return [];
  const { name, version } = environment.gateway;
  const gateway = `${name} ${version} (${environment.runtime} runtime)`;
  const answer = loaded
    ? `${paint('green', '✓')} ${gateway} loads it`
    : `${paint('red', '✗')} ${gateway} does not load it`;
  const words = complaints.map(({ message, file, line }) => (file === null ? message : `${file}:${line}: ${message}`));
  return [
    ...listed('supplied for you', firstOf(supplied.map(said), verbose), width),
    ...listed('missing', missing.map(said), width),
    ...listed(
      'not reached',
      firstOf(
        unreached.map(({ location, because, at }) => `${location}: ${because} (${at})`),
        verbose,
      ),
      width,
    ),
    ...renderRequests(document, width),
    ...listed(answer, words, width),
    ...(words.length === 0 ? [answer, ''] : []),
  ];
}
