import type { ValidationDocument } from '../../model/validation-document.ts';
import { buildValidation } from './build-validation.ts';
import { escapeHtml } from './embed-json.ts';
import { htmlPage, plainTable } from './html-page.ts';
import { type PageBundle, pageBundle } from './page-bundle.ts';
import type { ValidationData } from './validation-data.ts';

/** So many rows of a kind are there where scripts are switched off. */
const mostRows = 200;

function cellRows({ grounds, cells }: ValidationData): readonly (readonly string[])[] {
  return grounds.flatMap(({ name, places }) =>
    places.flatMap((place) =>
      place.cells.flatMap((number) => {
        const cell = cells[number];
        const where = name === '' ? place.name : `${name} ${place.name}`;
        return cell === undefined ? [] : [[where, cell.fault, cell.method, cell.grade, cell.figures.join(', ')]];
      }),
    ),
  );
}

function findingRows({ findings }: ValidationData): readonly (readonly string[])[] {
  return findings
    .filter(({ suppressed }) => suppressed === null)
    .map(({ severity, file, line, rule, message }) => [severity, `${file}:${line}`, rule, message]);
}

function changeRows({ comparison }: ValidationData): readonly (readonly string[])[] {
  return (comparison?.changes ?? []).flatMap(({ change, where, fault, methods, moved }) =>
    moved.map(({ measure, from, to }) => [change, where, fault, methods, measure, from, to]),
  );
}

function askedRows({ asked }: ValidationData): readonly (readonly string[])[] {
  return (asked?.requests ?? []).map(({ place, method, path, share }) => [place, method, path, share]);
}

function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : plainTable(titles, rows.slice(0, mostRows));
}

/** What is there to read where scripts are switched off. */
function withoutScript(data: ValidationData): string {
  return [
    `<h1>gatecrash validate: ${escapeHtml(data.config.path)}</h1><p>${escapeHtml(data.answer)}</p>`,
    tableOf(['change', 'where', 'fault', 'method', 'measure', 'baseline', 'this config'], changeRows(data)),
    tableOf(['location', 'fault', 'method', 'grade', 'figures'], cellRows(data)),
    ...(data.asked?.told ?? []).map((text) => `<p>${escapeHtml(text)}</p>`),
    tableOf(['place', 'method', 'path', 'share'], askedRows(data)),
    tableOf(['severity', 'where', 'rule', 'what'], findingRows(data)),
  ].join('');
}

/** The page of a validation, with code and style that are given. */
export function validationPage(document: ValidationDocument, bundle: PageBundle): string {
  const data = buildValidation(document);
  const title = `${document.exitCode === 0 ? 'passes' : 'fails'}: ${document.config.path} – gatecrash validate`;
  return htmlPage({ title, data, withoutScript: withoutScript(data) }, bundle);
}

/** A validation as one HTML file that loads nothing. */
export async function validationHtml(document: ValidationDocument): Promise<string> {
  return validationPage(document, await pageBundle('validation'));
}
