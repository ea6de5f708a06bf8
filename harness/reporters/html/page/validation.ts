import { useEffect, useState } from 'preact/hooks';
import type { CellData, PlaceData, ValidationData } from '../validation-data.ts';

/** What the page shows: it stands in the page itself. */
export const validation: ValidationData = JSON.parse(document.getElementById('data')?.textContent ?? '{}');

const places = new Map<number, PlaceData>(
  validation.grounds.flatMap((ground) =>
    ground.places.flatMap((place) => place.cells.map((number): [number, PlaceData] => [number, place])),
  ),
);

/** A cell with the place that it is of. */
export interface CellAt {
  readonly number: number;
  readonly cell: CellData;
  readonly place: PlaceData;
}

/** The cells of these numbers. */
export function cellsAt(numbers: readonly number[]): readonly CellAt[] {
  return numbers.flatMap((number) => {
    const cell = validation.cells[number];
    const place = places.get(number);
    return cell === undefined || place === undefined ? [] : [{ number, cell, place }];
  });
}

/** Address at which these cells are told. */
export function toCells(numbers: readonly number[]): string {
  return `#/cell/${numbers.join(',')}`;
}

/** Address of the page itself, at which none is; it scrolls nowhere. */
const toPage = '#/';

function numbersIn(hash: string): readonly number[] {
  const [, list = ''] = /^#\/cell\/([\d,]+)$/.exec(hash) ?? [];
  return list
    .split(',')
    .filter((part) => part !== '')
    .map(Number);
}

/** The cells that the address names, and a way to none. */
export function useCells(): [readonly CellAt[], () => void] {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  const close = () => {
    if (numbersIn(location.hash).length > 0) location.hash = toPage;
  };
  return [cellsAt(numbersIn(hash)), close];
}
