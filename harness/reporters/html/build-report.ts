import { armLabel } from '../../model/arm-label.ts';
import type { ArmDocument, RunDocument, ScenarioDocument } from '../../model/run-document.ts';
import type { StoredRun } from '../../model/stored-run.ts';
import { type Verdict, worstVerdict } from '../../model/verdict.ts';
import type { ReporterContext } from '../reporter.ts';
import { armData } from './arm-data.ts';
import { armRecords } from './arm-records.ts';
import { clipText } from './clip-text.ts';
import { kindsSeen } from './kind-data.ts';
import type { ArmData, ReportData, ScenarioData } from './report-data.ts';
import { topologyUnder } from './topology-data.ts';

/** Cells that all plots of a report may have together, at least so many for each, and at most. */
const cells = { together: 38_000, least: 240, most: 2_000 } as const;
const longest = { text: 2_000, command: 1_000 } as const;

type Commands = Pick<ReporterContext, 'gatecrash' | 'scenarioArgument'>;

/** How many cells the plot of each arm may have, in a report of so many. */
export function cellsFor(arms: number): number {
  return Math.round(Math.min(cells.most, Math.max(cells.least, cells.together / Math.max(1, arms))));
}

/** What of the options decides what comes out, so that the same is run again. */
function options({ seed, confidence, environment }: RunDocument): string {
  return `--runtime ${environment.runtime} --seed ${seed}${confidence === 'strict' ? ' --confidence strict' : ''}`;
}

/** An option with its folder, as a shell takes it. */
const output = / --output[ =](?:'[^']*'|\\'|[^\s'\\])+/;

/**
 * The command of the run as it was given, with its seed. Not with its output: that would write over the run that one
 * reads.
 */
export function again(document: Pick<RunDocument, 'environment' | 'seed'>): string {
  const command = document.environment.command.replace(output, '');
  const seed = /--seed\b/.test(command) ? '' : ` --seed ${document.seed}`;
  return clipText(`${command}${seed}`, longest.command);
}

function steadyStateInWords({ steadyState: { errorRateBelow, latency } }: ScenarioDocument): string {
  const errors = `gateway errors below ${errorRateBelow * 100} %`;
  return latency === null ? errors : `${errors}, p${latency.percentile} below ${latency.belowMs} ms`;
}

function faultsOf(scenario: ScenarioDocument): ScenarioData['faults'] {
  return Object.entries(scenario.faults).map(([name, { title, shape, status, kinds, place }]) => {
    const marks = scenario.arms.filter((arm) => arm.fault === name).flatMap(({ faults }) => faults);
    const types = [...new Set(marks.map(({ type }) => type))];
    return { name, title, shape, status, kinds, place, types, topology: topologyUnder(name, scenario) };
  });
}

async function scenarioData(
  run: StoredRun,
  scenario: ScenarioDocument,
  commands: Commands,
  read: typeof armRecords,
): Promise<ScenarioData> {
  const { name, title, symptom, hypothesis, ablations, armsPlanned } = scenario;
  const budget = cellsFor(run.document.scenarios.reduce((sum, { arms }) => sum + arms.length, 0));
  const arms: ArmData[] = [];
  for (const arm of scenario.arms) {
    const records = await read(run, name, arm, budget);
    const command = `${commands.gatecrash} run ${commands.scenarioArgument(name)} --arm ${arm.name} ${options(run.document)}`;
    arms.push(armData(arm, { records, ablations, again: clipText(command, longest.command) }));
  }
  const labels = new Set(scenario.arms.map(armLabel));
  return {
    ...{ name, title: clipText(title, longest.text), symptom: clipText(symptom, longest.text) },
    hypothesis: clipText(hypothesis, longest.text),
    verdict: scenario.verdict ?? 'inconclusive',
    faults: faultsOf(scenario),
    steadyState: steadyStateInWords(scenario),
    arms,
    missing: armsPlanned.filter((planned) => !labels.has(planned)),
  };
}

const verdictOf = ({ verdict }: ArmDocument): Verdict => verdict ?? 'inconclusive';

/** What the page shows of a run; a run of a million requests gives no more than one of a few thousand. */
export async function buildReport(run: StoredRun, commands: Commands, read = armRecords): Promise<ReportData> {
  const { document } = run;
  const { startedAt, finishedAt, complete, seed, confidence, plannedArms, shard, environment } = document;
  const { runtime, gateway, toxiproxy, node, os, kernel, engine, cpus, tools } = environment;
  const scenarios: ScenarioData[] = [];
  for (const scenario of document.scenarios) scenarios.push(await scenarioData(run, scenario, commands, read));
  const missing = scenarios.some((scenario) => scenario.missing.length > 0) ? (['inconclusive'] as const) : [];
  return {
    ...{ startedAt, finishedAt, complete, seed, confidence, plannedArms, shard },
    toolVersion: document.tool.version,
    verdict: worstVerdict([...document.scenarios.flatMap(({ arms }) => arms.map(verdictOf)), ...missing]),
    again: again(document),
    environment: {
      ...{ runtime, toxiproxy, node, os, kernel, engine, cpus },
      gateway: {
        ...{ name: gateway.name, version: gateway.version, digest: gateway.digest },
        origin: clipText(gateway.origin, longest.text),
      },
      tools: tools.map(({ name, version, origin }) => ({ name, version, origin })),
    },
    scenarios,
    kinds: kindsSeen(document),
  };
}
