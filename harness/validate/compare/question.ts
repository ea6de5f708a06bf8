import { alpha, levelOf } from './looks.ts';
import { type FigurePair, figuresOf, type Measure, measures, type RoundFigure } from './measures.ts';
import type { CellPair, PairedCell } from './pair-cells.ts';
import { chancesOf } from './rank-sum.ts';
import { chanceOfSeparations, thresholdBetween } from './separation.ts';

/** What looked different in the first round, and which way; it is asked of the rounds after that, which the question knows nothing of. */
export interface Question {
  readonly cell: PairedCell;
  readonly measure: Measure;
  readonly asked: 'worse' | 'better';
  readonly first: FigurePair;
}

/** What is made of a question, with the figures that it rests on. */
export interface Answer {
  readonly question: Question;
  readonly told: 'worse' | 'better' | 'inconclusive' | 'same' | 'open';
  /** How likely as much is by chance, for all questions and looks together: told where it is α or less. Null before any test. */
  readonly p: number | null;
  readonly figures: readonly FigurePair[];
}

const values = (figures: readonly RoundFigure[]): readonly number[] => figures.map(({ value }) => value);

/** The questions of a cell: what is apart in its first round. None where there is no first round. */
export function questionsOf(cell: PairedCell): readonly Question[] {
  const [pair] = cell.pairs;
  if (pair === undefined) return [];
  return measures.flatMap((measure): readonly Question[] => {
    const first = figuresOf(measure, pair);
    if (first === null || !measure.isApart(first.baseline.value, first.candidate.value)) return [];
    return [{ cell, measure, first, asked: first.candidate.value > first.baseline.value ? 'worse' : 'better' }];
  });
}

/** What looks as different by chance in one of ten questions is looked at no more; at the last look, in one of fifty is the same. */
const suspectAt = { first: 0.1, last: 0.02 };

/** What some rounds come to. */
interface Tested {
  /** They are apart, the way that was asked, by more than somebody would mind. */
  readonly isShown: boolean;
  /** How likely as much would be by chance, at the most. */
  readonly chance: number;
  /** The same for whichever way they are apart; 1 where they are not, by as much as somebody would mind. */
  readonly suspicion: number;
}

/**
 * The first look wants to see what is clear-cut, in few rounds: on which side of a value between those of the first round each
 * one falls. The looks after it have enough of them to go by their ranks.
 */
function tested({ measure, asked, first }: Question, figures: readonly FigurePair[], look: number): Tested {
  const baseline = values(figures.map((pair) => pair.baseline));
  const candidate = values(figures.map((pair) => pair.candidate));
  const [less, more] = asked === 'worse' ? [baseline, candidate] : [candidate, baseline];
  const inRound = (holds: (low: number, high: number) => boolean): number =>
    less.filter((low, round) => holds(low, more[round] ?? low)).length;
  const threshold = thresholdBetween(first.baseline.value, first.candidate.value);
  const separated = inRound((low, high) => low <= threshold && high > threshold);
  const shown = inRound((low, high) => high > low && measure.isApart(low, high));
  const [low, high] = [measure.together(less), measure.together(more)];
  const isApart = figures.length > 0 && measure.isApart(low, high);
  const { above, below } = chancesOf(less, more);
  return {
    isShown: isApart && high > low && (shown === figures.length || !measure.inEveryRound),
    chance: look === 1 ? chanceOfSeparations(separated, figures.length) : above,
    suspicion: isApart ? Math.min(above, below) : 1,
  };
}

/** How the rounds after the first are looked at. */
export interface Looking {
  /** Questions that are asked of them in all. */
  readonly questions: number;
  /** Rounds from one look to the next. */
  readonly perLook: number;
  readonly looks: number;
  /** Rounds after the first that are there, whether or not each has the cell. */
  readonly rounds: number;
}

/**
 * Answers a question by the rounds after the first, look by look: told where chance is ruled out, the same where nothing looks
 * different any more, and open until the last look is taken.
 */
export function answer(question: Question, { questions, perLook, looks, rounds }: Looking): Answer {
  const pairs: readonly CellPair[] = question.cell.pairs.slice(1);
  let figures: readonly FigurePair[] = [];
  let p: number | null = null;
  for (let look = 1; look <= looks; look += 1) {
    if (rounds < look * perLook) return { question, told: 'open', p, figures };
    figures = pairs.slice(0, look * perLook).flatMap((pair) => figuresOf(question.measure, pair) ?? []);
    const { isShown, chance, suspicion } = tested(question, figures, look);
    const level = levelOf(questions, look);
    p = Math.min(1, (chance * alpha) / level);
    if (isShown && chance <= level) return { question, told: question.asked, p, figures };
    const isKnown = figures.length > (look * perLook) / 2;
    if (isKnown && suspicion > (look < looks ? suspectAt.first : suspectAt.last))
      return { question, told: 'same', p, figures };
  }
  return { question, told: 'inconclusive', p, figures };
}
