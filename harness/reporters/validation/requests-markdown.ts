import type { ValidationDocument } from '../../model/validation-document.ts';
import { markdownText } from '../markdown-text.ts';
import { saidLog, saidShare } from './asked-words.ts';
import { within } from './within.ts';

const plain = (text: string, bytes = 300): string => markdownText(text, bytes);

/** The traffic by which the config was asked, folded away, in no more than so many bytes. */
export function requestsMarkdown(
  { requests, requestLog }: Pick<ValidationDocument, 'requests' | 'requestLog'>,
  bytes: number,
): readonly string[] {
  if (requestLog === null) return [];
  const told = saidLog(requestLog).map((text) => `- ${plain(text, 600)}`);
  const rows = requests.map(({ server, location, method, path, share }) => {
    const cells = [plain(`${server} ${location}`), plain(method, 20), plain(path), saidShare(share)];
    return `| ${cells.join(' | ')} |`;
  });
  const { shown, left } = within(rows, bytes - Buffer.byteLength(told.join('\n')) - 300);
  return [
    '',
    '<details><summary>What users ask, by the access log</summary>',
    '',
    ...told,
    ...(shown.length === 0 ? [] : ['', '| place | method | path | share |', '| --- | --- | --- | ---: |', ...shown]),
    ...(left > 0 ? ['', `and ${left} more requests: \`gatecrash validate\` has all of them`] : []),
    '',
    '</details>',
  ];
}
