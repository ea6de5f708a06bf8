import { appendFileSync } from 'node:fs';
import type { ArmDocument, RunDocument } from '../model/run-document.ts';
import { adviceFor, againCommand, armsOfRun, openArms, type Placed, placeOf, sentence, verdictOf } from './findings.ts';
import { firstDifference } from './first-difference.ts';
import { renderMarkdown } from './render-markdown.ts';
import { answer } from './render-run.ts';
import { renderScenario, titleWithCounts } from './render-scenario.ts';
import type { ReporterContext, ReporterFactory } from './reporter.ts';
import type { Paint } from './style.ts';
import { type Annotation, annotationLine, groupLines, plainLine } from './workflow-commands.ts';

/** GitHub shows so many errors of a step, and so many warnings; those that are printed later are lost. */
const shown = 10;
/** Logs of a workflow are wide. */
const width = 120;
const noPaint: Paint = (_, text) => text;

/** Where to look in the config of an arm: at what its mitigation changes. */
function lineOf({ mitigation }: ArmDocument): number {
  return (mitigation === null ? null : firstDifference(mitigation.diff)) ?? 1;
}

function annotationOf(placed: Placed, document: RunDocument, context: ReporterContext): Annotation {
  const { scenario, arm } = placed;
  const verdict = verdictOf(arm);
  const advice = adviceFor(arm);
  const toDo = advice === null ? '' : `; ${advice}`;
  const file = context.configFile?.(scenario.name, arm.config) ?? null;
  return {
    level: verdict === 'refuted' ? 'error' : 'warning',
    title: `gatecrash: ${placeOf(placed)} is ${verdict}`,
    message: `${sentence(arm)}${toDo} (again: ${againCommand(placed, document, context)})`,
    file,
    line: file === null ? null : lineOf(arm),
  };
}

/** Annotations of one level, those that matter most first; the last one that is shown says how many are not. */
function annotations(arms: readonly Placed[], document: RunDocument, context: ReporterContext): readonly string[] {
  const told = arms.length > shown ? arms.slice(0, shown - 1) : arms;
  const rest = arms.slice(told.length);
  const [first] = rest;
  const lines = told.map((placed) => annotationLine(annotationOf(placed, document, context)));
  if (first === undefined) return lines;
  const verdict = verdictOf(first.arm);
  const more: Annotation = {
    level: verdict === 'refuted' ? 'error' : 'warning',
    title: `gatecrash: ${rest.length} more arms are ${verdict}`,
    message: rest.map(placeOf).join(', '),
    file: null,
    line: null,
  };
  return [...lines, annotationLine(more)];
}

function logLines(document: RunDocument, context: ReporterContext): readonly string[] {
  const arms = armsOfRun(document);
  const open = openArms(arms);
  const options = { width, paint: noPaint, told: new Set<ArmDocument>(), verbose: context.verbose, brief: false };
  const refuted = open.filter(({ arm }) => verdictOf(arm) === 'refuted');
  const inconclusive = open.filter(({ arm }) => verdictOf(arm) === 'inconclusive');
  return [
    ...document.scenarios.flatMap((scenario) =>
      groupLines(titleWithCounts(scenario), renderScenario(scenario, options).slice(1)),
    ),
    ...annotations(refuted, document, context),
    ...annotations(inconclusive, document, context),
    plainLine(answer(document, arms, noPaint)),
  ];
}

/**
 * Tells GitHub Actions of a run: the summary of the step, an error for each refuted arm and a warning for each inconclusive
 * one, at the line of the config that it is about, and the tables of the scenarios folded into groups of the log.
 */
export const githubReporter: ReporterFactory = (context) => ({
  onRunEnd: (document) => {
    context.results.write(`${logLines(document, context).join('\n')}\n`);
    if (context.stepSummary != null) appendFileSync(context.stepSummary, `${renderMarkdown(document, context)}\n`);
  },
});
