import type { CellDocument } from '../../model/validation-cell.ts';
import { grades } from '../../model/validation-cell.ts';
import type { FindingDocument, ValidationDocument } from '../../model/validation-document.ts';
import { saidAnswer, saidTested } from '../validation/answer.ts';
import { saidLog, saidShare } from '../validation/asked-words.ts';
import { figuresOf } from '../validation/cell-figures.ts';
import { saidExpired } from '../validation/counts.ts';
import { gradeGlyphs, gradeMeanings, saidGrades } from '../validation/grade-words.ts';
import { type Ground, gridOf, groundName, type Place, placeName, triedFaults, worstGrade } from '../validation/grid.ts';
import { clipText } from './clip-text.ts';
import { comparisonData } from './comparison-data.ts';
import type { AskedData, CellData, FindingData, GroundData, PlaceData, ValidationData } from './validation-data.ts';

/** What a page has room for; the JSON has all. */
const most = { places: 400, findings: 1000, told: 500, text: 2000, line: 400 } as const;

function cellData(cell: CellDocument): CellData {
  const { gateway: _, server: __, location: ___, at: ____, upstream: _____, ...kept } = cell;
  return { ...kept, figures: figuresOf([cell]) };
}

/** The cells of a place in the order of the columns of the grid, and of methods. */
function inOrder(cells: readonly CellDocument[], faults: readonly string[]): readonly CellDocument[] {
  return cells.toSorted(
    (a, b) =>
      faults.indexOf(a.fault) - faults.indexOf(b.fault) || (a.method < b.method ? -1 : Number(a.method > b.method)),
  );
}

interface PlaceContext {
  readonly ground: Ground;
  readonly faults: readonly string[];
  readonly numbers: ReadonlyMap<CellDocument, number>;
}

function placeData(place: Place, { ground, faults, numbers }: PlaceContext): PlaceData {
  const { location, upstream, at, cells, rows } = place;
  const numbersOf = (those: readonly CellDocument[]) => those.map((cell) => numbers.get(cell) ?? -1);
  return {
    ...{ name: clipText(placeName(place, ground), most.line), location: clipText(location, most.line) },
    ...{ upstream: clipText(upstream, most.line), at, grades: saidGrades(cells) },
    rows: rows.map((row) => ({
      methods: row.methods,
      cells: row.cells.map((those) => ({ grade: worstGrade(those), numbers: numbersOf(those) })),
    })),
    cells: numbersOf(inOrder(cells, faults)),
  };
}

/** As many places as there is room for. */
function fitting(grounds: readonly Ground[]): readonly Ground[] {
  let room: number = most.places;
  return grounds.flatMap((ground) => {
    const places = ground.places.slice(0, room);
    room -= places.length;
    return places.length === 0 ? [] : [{ ...ground, places }];
  });
}

function findingData(finding: FindingDocument): FindingData {
  const { rule, severity, file, line, column, message, fix, shown, suppressed } = finding;
  const text = shown.text.slice(0, most.line);
  return {
    ...{ rule, severity, file, line, column, suppressed },
    ...{ message: clipText(message, most.text), fix: clipText(fix, most.text) },
    shown: { text, from: Math.min(shown.from, text.length + 1), to: Math.min(shown.to, text.length + 1) },
    expired: saidExpired(finding),
  };
}

function environmentData({ environment }: ValidationDocument): ValidationData['environment'] {
  if (environment === null) return null;
  const { gateway, runtime, engine, os, kernel, cpus, command } = environment;
  return {
    gateway: `${gateway.name} ${gateway.version}`,
    ...{ digest: gateway.digest, origin: clipText(gateway.origin, most.line) },
    runtime: engine === null ? runtime : `${runtime}, ${engine}`,
    machine: `${os} ${kernel}, ${cpus} CPU${cpus === 1 ? '' : 's'}`,
    command: clipText(command, most.text),
  };
}

function askedData({ requests, requestLog }: ValidationDocument): AskedData | null {
  if (requestLog === null) return null;
  return {
    told: saidLog(requestLog).map((text) => clipText(text, most.text)),
    requests: requests.slice(0, most.told).map(({ server, location, method, path, share }) => ({
      ...{ place: clipText(`${server} ${location}`, most.line), method },
      ...{ path: clipText(path, most.line), share: saidShare(share) },
    })),
    moreRequests: Math.max(0, requests.length - most.told),
  };
}

const severityRank = { error: 0, warning: 1, info: 2 } as const;

/** What the page shows of a validation: what is more than it has room for is counted. */
export function buildValidation(document: ValidationDocument): ValidationData {
  const all = gridOf(document);
  const shown = fitting(all);
  const cells = shown.flatMap(({ places }) => places.flatMap((place) => place.cells));
  const numbers = new Map(cells.map((cell, index) => [cell, index]));
  const faults = triedFaults(document).map(({ id }) => id);
  const placesIn = (grounds: readonly Ground[]) => grounds.reduce((sum, { places }) => sum + places.length, 0);
  const findings = document.findings.toSorted((a, b) => severityRank[a.severity] - severityRank[b.severity]);
  const told = new Set(findings.map(({ rule }) => rule));
  const { config, loaded, complaints, exitCode, failOn, advisory } = document;
  return {
    config: { ...config, files: config.files.slice(0, most.told) },
    ...{ loaded, complaints: complaints.slice(0, most.told), exitCode, failOn, advisory },
    toolVersion: document.tool.version,
    ...{ answer: saidAnswer(document), tested: saidTested(document) },
    ...{ environment: environmentData(document), gateways: document.gateways },
    grades: grades.map((grade) => ({ grade, glyph: gradeGlyphs[grade], meaning: gradeMeanings[grade] })),
    faults: triedFaults(document),
    grounds: shown.map(
      (ground): GroundData => ({
        ...{ name: groundName(ground, all), server: ground.server, gateway: ground.gateway },
        places: ground.places.map((place) => placeData(place, { ground, faults, numbers })),
      }),
    ),
    cells: cells.map(cellData),
    morePlaces: placesIn(all) - placesIn(shown),
    comparison: comparisonData(document, cells),
    asked: askedData(document),
    findings: findings.slice(0, most.findings).map(findingData),
    moreFindings: Math.max(0, findings.length - most.findings),
    rules: document.rules
      .filter(({ id }) => told.has(id))
      .map(({ id, title, why, sources, docs, experiment }) => ({ id, title, why, sources, docs, experiment })),
    supplied: document.supplied.slice(0, most.told),
    missing: document.missing.slice(0, most.told),
    unreached: document.unreached.slice(0, most.told),
  };
}
