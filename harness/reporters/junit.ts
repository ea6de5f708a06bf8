import { armLabel } from '../model/arm-label.ts';
import type { AblationDocument, ArmDocument, RunDocument, ScenarioDocument } from '../model/run-document.ts';
import { costLine } from './cost-line.ts';
import { evidenceLines } from './evidence-lines.ts';
import type { FileReporter } from './file-reporter.ts';
import { adviceFor, againCommand, armsOfRun, decidingLines, sentence, verdictOf, withoutResult } from './findings.ts';
import type { ReporterContext } from './reporter.ts';
import { oneLine } from './text-layout.ts';
import { xmlElement, xmlText } from './xml.ts';

/** One line of a log in the report; those who need the rest of it have the log. */
const lineLength = 2000;

const inSeconds = (ms: number): string => (ms / 1000).toFixed(3);

function timeOf({ timing: { startMs, loadMs, stopMs } }: ArmDocument): number {
  return startMs + loadMs + stopMs;
}

function logLine({ from, line }: ArmDocument['logs'][number]): string {
  const whole = oneLine(line);
  return `${from}: ${whole.length > lineLength ? `${whole.slice(0, lineLength)}…` : whole}`;
}

/** What an arm came to: `confirmed` has no element of its own; what stopped the harness is an error whatever the verdict. */
type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

function outcomeOf(arm: ArmDocument): Outcome {
  const verdict = verdictOf(arm);
  if (verdict === 'refuted') return 'failure';
  if (arm.problem !== null || verdict === 'inconclusive') return 'error';
  return verdict === 'skipped' ? 'skipped' : 'passed';
}

/** A testcase with the element that says why it did not pass. */
interface Case {
  readonly outcome: Outcome;
  readonly timeMs: number;
  readonly xml: string;
}

function ablationLine({ directive, effect, because }: AblationDocument): string {
  const { file, line, text } = directive;
  return oneLine(`without ${file}:${line} ${text}: ${effect ?? 'unclear'} (${because ?? 'not judged'})`);
}

/** What was seen of an arm: the figures, what each directive of its mitigation does, and the lines that decided. */
function seen(scenario: ScenarioDocument, arm: ArmDocument): string {
  const ablations = scenario.ablations.filter(({ of }) => of === arm.name && arm.repetition === 1);
  return [
    sentence(arm),
    ...costLine(arm),
    ...evidenceLines(arm),
    ...ablations.map(ablationLine),
    ...arm.logs.map(logLine),
  ].join('\n');
}

function armCase(scenario: ScenarioDocument, arm: ArmDocument, document: RunDocument, context: ReporterContext): Case {
  const outcome = outcomeOf(arm);
  const advice = adviceFor(arm);
  const told = [
    sentence(arm),
    ...(advice === null ? [] : [advice]),
    ...decidingLines(arm).map(logLine),
    `again: ${againCommand({ scenario, arm }, document, context)}`,
  ];
  const why =
    outcome === 'passed'
      ? []
      : outcome === 'skipped'
        ? [xmlElement('skipped', {}, xmlText(sentence(arm)))]
        : [
            xmlElement(
              outcome,
              { type: arm.problem?.code ?? verdictOf(arm), message: sentence(arm) },
              xmlText(told.join('\n')),
            ),
          ];
  const timeMs = timeOf(arm);
  const attributes = { name: armLabel(arm), classname: scenario.name, time: inSeconds(timeMs) };
  return {
    outcome,
    timeMs,
    xml: xmlElement('testcase', attributes, [...why, xmlElement('system-out', {}, xmlText(seen(scenario, arm)))]),
  };
}

/** Something that was to be there and is not: an incomplete run never passes. */
function missingCase(classname: string, name: string, message: string): Case {
  const error = xmlElement('error', { type: 'incomplete', message }, xmlText(message));
  return { outcome: 'error', timeMs: 0, xml: xmlElement('testcase', { name, classname, time: '0.000' }, [error]) };
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}

function suiteOf(scenario: ScenarioDocument, document: RunDocument, context: ReporterContext): Suite {
  return {
    name: scenario.name,
    cases: [
      ...scenario.arms.map((arm) => armCase(scenario, arm, document, context)),
      ...withoutResult(scenario).map((name) =>
        missingCase(scenario.name, name, 'without a result: the run ended before this arm did'),
      ),
    ],
  };
}

/** A run that stopped early although every arm that it has is confirmed. */
function incompleteSuite(document: RunDocument, suites: readonly Suite[]): readonly Suite[] {
  const failed = suites.some(({ cases }) => cases.some(({ outcome }) => outcome === 'error' || outcome === 'failure'));
  if (document.complete || failed) return [];
  const done = armsOfRun(document).length;
  const message = `the run was stopped before its end: ${done} of ${document.plannedArms} planned arms have a result`;
  return [{ name: 'gatecrash', cases: [missingCase('gatecrash', 'complete run', message)] }];
}

const count = (cases: readonly Case[], outcome: Outcome): number =>
  cases.filter((each) => each.outcome === outcome).length;

function properties({ environment: { gateway, runtime, command }, seed, confidence, shard }: RunDocument): string {
  const values = {
    gateway: `${gateway.name} ${gateway.version}`,
    ...{ digest: gateway.digest, runtime, seed: String(seed), confidence, command },
    ...(shard === null ? {} : { shard: `${shard.index}/${shard.of}` }),
  };
  return xmlElement(
    'properties',
    {},
    Object.entries(values).map(([name, value]) => xmlElement('property', { name, value })),
  );
}

function suiteXml({ name, cases }: Suite, id: number, document: RunDocument): string {
  const attributes = {
    name,
    id,
    tests: cases.length,
    failures: count(cases, 'failure'),
    errors: count(cases, 'error'),
    skipped: count(cases, 'skipped'),
    time: inSeconds(cases.reduce((sum, { timeMs }) => sum + timeMs, 0)),
    timestamp: document.startedAt.replace(/(\.\d+)?Z$/, ''),
  };
  return xmlElement('testsuite', attributes, [properties(document), ...cases.map(({ xml }) => xml)]);
}

/** The time on the clock; arms run beside each other, so those of the suites add up to more. */
function wholeTime({ startedAt, finishedAt }: RunDocument, cases: readonly Case[]): number {
  return finishedAt === null
    ? cases.reduce((sum, { timeMs }) => sum + timeMs, 0)
    : Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
}

/**
 * A run as JUnit XML, as Jenkins' schema has it (testing/jenkins-junit.xsd): a suite per scenario, a testcase per arm. Refuted
 * is a failure, inconclusive an error. Ablations are no part of the verdict, so they are told in the output of their arm.
 */
function junitXml(document: RunDocument, context: ReporterContext): string {
  const ofScenarios = document.scenarios.map((scenario) => suiteOf(scenario, document, context));
  const suites = [...ofScenarios, ...incompleteSuite(document, ofScenarios)];
  const cases = suites.flatMap((suite) => suite.cases);
  const attributes = {
    name: 'gatecrash',
    tests: cases.length,
    failures: count(cases, 'failure'),
    errors: count(cases, 'error'),
    time: inSeconds(wholeTime(document, cases)),
  };
  const all = suites.map((suite, id) => suiteXml(suite, id, document));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement('testsuites', attributes, all)}\n`;
}

/** junit.xml: what CI systems read of test results. */
export const junitReporter: FileReporter = {
  file: 'junit.xml',
  render: async ({ document }, context) => junitXml(document, context),
};
