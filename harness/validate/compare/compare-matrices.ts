import type { DifferenceDocument, ValidationComparisonDocument } from '../../model/validation-cell.ts';
import type { CellKey } from '../matrix/cell.ts';
import { alpha, mostLooks, roundsPerLook } from './looks.ts';
import { type CellPair, type MatrixRound, type PairedCell, pairCells } from './pair-cells.ts';
import { type Answer, answer, questionsOf } from './question.ts';

/** Rounds that are needed before more can be told. */
export interface FurtherRounds {
  readonly cells: readonly CellKey[];
  /** So many rounds, each of both sides with these cells; they are looked at when all are there. */
  readonly rounds: number;
}

/** What differs between two matrices, and what it takes to know more. */
export interface MatrixComparison
  extends Readonly<
    Pick<ValidationComparisonDocument, 'better' | 'worse' | 'inconclusive' | 'same' | 'added' | 'removed' | 'alpha'>
  > {
  /** Null where nothing is open: with as many looks, more rounds tell no more. */
  readonly further: FurtherRounds | null;
}

/** As often as one looks unless somebody would rather wait than not know. */
export const usualLooks = mostLooks - 1;

function differenceOf({ question, told, p, figures }: Answer): DifferenceDocument {
  const { cell, measure, first } = question;
  const seen = told === 'open' && figures.length === 0 ? [first] : figures;
  return {
    ...cell.key,
    measure: measure.id,
    from: measure.say(seen.map(({ baseline }) => baseline)),
    to: measure.say(seen.map(({ candidate }) => candidate)),
    p,
  };
}

/** Whether a cell was never measured on both sides of one round: nothing is known of it. */
function isUnseen({ pairs }: PairedCell): boolean {
  return !pairs.some(({ baseline, candidate }: CellPair) => baseline.during.length > 0 && candidate.during.length > 0);
}

function unseen({ key }: PairedCell): DifferenceDocument {
  const said = 'not measured in a round that has it of both';
  return { ...key, measure: 'failed', from: said, to: said, p: null };
}

/**
 * Holds a config against another by the cells of their matrices. The first round has all cells, and says only where to look:
 * what is apart there is a question, and nothing else is. The rounds after it, of the cells that have a question, answer it, each
 * round as one value, as the requests of one round may fail together. An identical config has a cell told worse or better with
 * probability α at most, over all of this (docs/decisions/0009).
 */
export function compareMatrices(
  rounds: readonly MatrixRound[],
  { looks = usualLooks }: { readonly looks?: number } = {},
): MatrixComparison {
  const { cells, added, removed } = pairCells(rounds);
  const questions = cells.flatMap(questionsOf);
  const perLook = roundsPerLook(questions.length);
  const after = Math.max(0, rounds.length - 1);
  const looking = { questions: questions.length, perLook, looks: Math.min(looks, mostLooks), rounds: after };
  const answers = questions.map((question) => answer(question, looking));
  const told = (...kinds: readonly Answer['told'][]): DifferenceDocument[] =>
    answers.filter((one) => kinds.includes(one.told)).map(differenceOf);
  const differing = new Set(answers.filter((one) => one.told !== 'same').map(({ question }) => question.cell));
  const open = new Set(answers.filter((one) => one.told === 'open').map(({ question }) => question.cell));
  const unknown = cells.filter(isUnseen);
  return {
    better: told('better'),
    worse: told('worse'),
    inconclusive: [...told('inconclusive', 'open'), ...unknown.map(unseen)],
    same: cells.length - differing.size - unknown.length,
    added: [...added],
    removed: [...removed],
    alpha,
    further:
      open.size === 0
        ? null
        : {
            cells: [...open].map(({ key }) => key),
            rounds: (Math.floor(after / perLook) + 1) * perLook - after,
          },
  };
}
