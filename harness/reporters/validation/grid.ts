import { type CellDocument, type Grade, grades } from '../../model/validation-cell.ts';
import type { ValidationDocument } from '../../model/validation-document.ts';

/** A line of the grid: methods that have the same grades, and their cells by fault. */
export interface GridRow {
  readonly methods: readonly string[];
  /** The cells of each fault, in the order of the faults; [] where it was not tried. */
  readonly cells: readonly (readonly CellDocument[])[];
}

/** A place of the config that hands requests on, with all that was done to what is behind it. */
export interface Place extends Pick<CellDocument, 'gateway' | 'server' | 'location' | 'at' | 'upstream'> {
  readonly cells: readonly CellDocument[];
  readonly rows: readonly GridRow[];
}

/** The places of one server under one gateway. */
export interface Ground extends Pick<CellDocument, 'gateway' | 'server'> {
  readonly places: readonly Place[];
}

type Matrix = Pick<ValidationDocument, 'faults' | 'matrix'>;
type Fault = ValidationDocument['faults'][number];

const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

/** The worst grade of cells; null of none. */
export function worstGrade(cells: readonly Pick<CellDocument, 'grade'>[]): Grade | null {
  return grades.findLast((grade) => cells.some((cell) => cell.grade === grade)) ?? null;
}

/** The faults that came to a cell, in their order. */
export function triedFaults({ faults, matrix }: Matrix): readonly Fault[] {
  const tried = new Set(matrix.map(({ fault }) => fault));
  const known = new Set(faults.map(({ id }) => id));
  const others = [...tried].filter((id) => !known.has(id)).map((id) => ({ id, title: id }));
  return [...faults.filter(({ id }) => tried.has(id)), ...others];
}

const byName = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number => (a < b ? -1 : 1);

function rowsOf(cells: readonly CellDocument[], faults: readonly Fault[]): readonly GridRow[] {
  const byMethod = Map.groupBy(cells, ({ method }) => method);
  const rows = [...byMethod].toSorted(byName).map(([method, those]) => {
    const byFault = faults.map(({ id }) => those.filter(({ fault }) => fault === id));
    return { method, byFault, shape: byFault.map((each) => worstGrade(each) ?? '').join(' ') };
  });
  return [...Map.groupBy(rows, ({ shape }) => shape).values()].map((alike) => ({
    methods: alike.map(({ method }) => method),
    cells: faults.map((_, index) => alike.flatMap(({ byFault }) => byFault[index] ?? [])),
  }));
}

function placesOf(cells: readonly CellDocument[], faults: readonly Fault[]): readonly Place[] {
  const byPlace = Map.groupBy(cells, ({ location, at, upstream }) => keyOf(location, at, upstream));
  return [...byPlace.values()].flatMap((those): readonly Place[] => {
    const [first] = those;
    if (first === undefined) return [];
    const { gateway, server, location, at, upstream } = first;
    return [{ gateway, server, location, at, upstream, cells: those, rows: rowsOf(those, faults) }];
  });
}

/** The grid location × fault, by server and gateway, in the order of the matrix. */
export function gridOf(document: Matrix): readonly Ground[] {
  const faults = triedFaults(document);
  const byGround = Map.groupBy(document.matrix, ({ gateway, server }) => keyOf(gateway, server));
  return [...byGround.values()].flatMap((cells): readonly Ground[] => {
    const [first] = cells;
    if (first === undefined) return [];
    return [{ gateway: first.gateway, server: first.server, places: placesOf(cells, faults) }];
  });
}

/** How a ground is called, by what tells it from the others; '' where there is only one. */
export function groundName({ gateway, server }: Ground, all: readonly Ground[]): string {
  const servers = new Set(all.map((ground) => ground.server)).size > 1;
  const gateways = new Set(all.map((ground) => ground.gateway)).size > 1;
  return [...(servers ? [server] : []), ...(gateways ? [gateway] : [])].join(' on ');
}

/** How a place is called in its ground: by where it leads as well where its location leads to several. */
export function placeName({ location, upstream }: Place, { places }: Ground): string {
  const alike = places.filter((place) => place.location === location).length;
  return alike > 1 ? `${location} → ${upstream}` : location;
}
