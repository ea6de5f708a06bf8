import { counted } from '../../model/counted.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';
import { oneLine, wrap } from '../text-layout.ts';

/** As many requests of one place are shown; the document has more. */
const mostShown = 3;

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** The requests of the user's own traffic, by the place that gets them, and what of the log is not sent. */
export function renderRequests(
  { requests, requestLog }: Pick<ValidationDocument, 'requests' | 'requestLog'>,
  width: number,
): readonly string[] {
  if (requestLog === null) return [];
  const { path, requests: all, lines, unreadable, elsewhere, methods, formats, shared } = requestLog;
  const others = methods.filter(({ method }) => method !== 'GET' && method !== 'POST');
  const told = [
    `${counted(all, 'request')} in ${counted(lines, 'line')} of ${path} (${formats.map(({ format }) => format).join(', ')})`,
    ...(unreadable > 0 ? [`not read: ${counted(unreadable, 'line')} in no format of nginx or of the config`] : []),
    ...(others.length > 0 ? [`not sent: ${others.map(({ method, count }) => `${method} ${count}`).join(', ')}`] : []),
    ...(elsewhere > 0 ? [`handed to nobody: ${elsewhere}`] : []),
    ...(shared > 0 ? [`counted for several places: ${shared}, as the log does not tell the server`] : []),
  ];
  const places = [...Map.groupBy(requests, ({ server, location }) => `${server} ${location}`)];
  const asked = places.flatMap(([place, of]) => [
    `  ${oneLine(place)}`,
    ...of
      .slice(0, mostShown)
      .flatMap(({ method, path: target, share }) =>
        wrap(`${percent(share)} ${method} ${oneLine(target)}`, width - 6).map((line) => `    ${line}`),
      ),
  ]);
  const wrapped = told.flatMap((line) =>
    wrap(oneLine(line), width - 4).map((part, index) => `${index === 0 ? '  ' : '    '}${part}`),
  );
  return ['requests', ...wrapped, ...asked, ''];
}
