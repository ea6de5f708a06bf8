import { byText } from '../../model/by-text.ts';
import type { CellKey, CellSample } from '../matrix/cell.ts';

/** A baseline and a candidate taken through the same faults, side by side. */
export interface MatrixRound {
  readonly baseline: readonly CellSample[];
  readonly candidate: readonly CellSample[];
}

/** One cell in one round. */
export interface CellPair {
  readonly baseline: CellSample;
  readonly candidate: CellSample;
}

/** A cell that both sides have, in each of the rounds in which both had it. */
export interface PairedCell {
  readonly key: CellKey;
  readonly pairs: readonly CellPair[];
}

/** What both sides have, and what only one has. */
export interface PairedCells {
  readonly cells: readonly PairedCell[];
  /** Places that only the candidate hands on; where it has the place, the fault that only it can have there. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

function placeOf({ server, location, upstream }: CellKey): string {
  return `${server} ${location} → ${upstream}`;
}

function keyOf({ server, location, upstream, fault, method }: CellKey): CellKey {
  return { server, location, upstream, fault, method };
}

/** The samples of one side of a round by their cell. Where a location leads to an upstream twice, the first is told from the second. */
function byCell(samples: readonly CellSample[]): ReadonlyMap<string, CellSample> {
  const found = new Map<string, CellSample>();
  for (const sample of samples) {
    const name = JSON.stringify(Object.values(keyOf(sample)));
    let number = 1;
    while (found.has(`${name} ${number}`)) number += 1;
    found.set(`${name} ${number}`, sample);
  }
  return found;
}

type Side = readonly ReadonlyMap<string, CellSample>[];

/** Names of places, or of faults at places that the other side has too, that the other side does not have. */
function onlyOf(side: Side, other: Side): readonly string[] {
  const places = new Set(other.flatMap((round) => [...round.values()].map(placeOf)));
  const cells = new Set(other.flatMap((round) => [...round.keys()]));
  const missing = side.flatMap((round) => [...round].filter(([name]) => !cells.has(name)).map(([, sample]) => sample));
  const names = missing.map((sample) => {
    const place = placeOf(sample);
    return places.has(place) ? `${place}: ${sample.fault}` : place;
  });
  return [...new Set(names)].toSorted(byText);
}

/** Puts the cells of both sides together, by what was asked and what was done; in the order in which they are first seen. */
export function pairCells(rounds: readonly MatrixRound[]): PairedCells {
  const [baseline, candidate] = [
    rounds.map((round) => byCell(round.baseline)),
    rounds.map((round) => byCell(round.candidate)),
  ];
  const keys = new Map(
    candidate.flatMap((round) => [...round].map(([name, sample]) => [name, keyOf(sample)] as const)),
  );
  const shared = [...keys].filter(([name]) => baseline.some((round) => round.has(name)));
  const cells = shared.map(([name, key]): PairedCell => {
    const pairs = candidate.flatMap((round, index): readonly CellPair[] => {
      const [there, here] = [baseline[index]?.get(name), round.get(name)];
      return there === undefined || here === undefined ? [] : [{ baseline: there, candidate: here }];
    });
    return { key, pairs };
  });
  return { cells, added: onlyOf(candidate, baseline), removed: onlyOf(baseline, candidate) };
}
