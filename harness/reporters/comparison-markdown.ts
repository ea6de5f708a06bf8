import type { ComparedArmDocument, ComparisonDocument } from '../model/comparison-document.ts';
import {
  comparedRuns,
  comparisonCells,
  comparisonCounts,
  comparisonTerms,
  comparisonTitles,
  differenceLines,
} from './comparison-figures.ts';
import { markdownText } from './markdown-text.ts';

/** Longer texts are no figures, and are cut. */
const mostBytes = 1000;
const plain = (text: string): string => markdownText(text, mostBytes);

function row(cells: readonly string[]): string {
  return `| ${cells.map(plain).join(' | ')} |`;
}

function table(arms: readonly ComparedArmDocument[]): readonly string[] {
  const titles = ['scenario', ...comparisonTitles];
  return [
    row(titles),
    `| ${titles.map(() => '---').join(' | ')} |`,
    ...arms.map((arm) => row([arm.scenario, ...comparisonCells(arm)])),
  ];
}

function bullets(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `- ${plain(line)}`);
}

/** What changed between two runs, for a pull request. */
export function comparisonMarkdown(document: ComparisonDocument): string {
  const { change, arms, onlyInOld, onlyInNew } = document;
  const told = arms.filter((arm) => arm.change !== 'same');
  const all = ['<details><summary>all arms</summary>', '', ...table(arms), '', '</details>', ''];
  const lines = [
    `## gatecrash: ${change === 'same' ? 'the same' : change}, ${plain(comparisonCounts(document))}`,
    '',
    ...bullets(comparedRuns(document)),
    ...bullets(differenceLines(document)),
    '',
    ...(told.length === 0 ? [] : [...table(told), '']),
    ...bullets(told.map(({ scenario, name, because }) => `${scenario} ${name}: ${because}`)),
    ...(told.length === 0 ? [] : ['']),
    ...bullets([
      ...onlyInOld.map((label) => `only in the old run: ${label}`),
      ...onlyInNew.map((label) => `only in the new run: ${label}`),
    ]),
    ...(arms.length === 0 ? [] : all),
    plain(comparisonTerms(document)),
  ];
  return `${lines.join('\n')}\n`;
}
