import type { ValidationDocument } from '../../model/validation-document.ts';
import { oneLine, wrap } from '../text-layout.ts';
import { saidLog, saidShare } from './asked-words.ts';

/** As many requests of one place are shown; the document has more. */
const mostShown = 3;

/** The requests of the user's own traffic, by the place that gets them, and what of the log is not sent. */
export function renderRequests(
  { requests, requestLog }: Pick<ValidationDocument, 'requests' | 'requestLog'>,
  width: number,
): readonly string[] {
  if (requestLog === null) return [];
  const places = [...Map.groupBy(requests, ({ server, location }) => `${server} ${location}`)];
  const asked = places.flatMap(([place, of]) => [
    `  ${oneLine(place)}`,
    ...of
      .slice(0, mostShown)
      .flatMap(({ method, path: target, share }) =>
        wrap(`${saidShare(share)} ${method} ${oneLine(target)}`, width - 6).map((line) => `    ${line}`),
      ),
  ]);
  const wrapped = saidLog(requestLog).flatMap((line) =>
    wrap(oneLine(line), width - 4).map((part, index) => `${index === 0 ? '  ' : '    '}${part}`),
  );
  return ['requests', ...wrapped, ...asked, ''];
}
