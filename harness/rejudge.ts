import { judgedArms, judgedScenario } from './document.ts';
import { effectOf } from './judge/ablation-effect.ts';
import { costIntervals } from './judge/costs.ts';
import { judgeArm } from './judge/judge-arm.ts';
import { judgeScenario, neighboursOf } from './judge/judge-scenario.ts';
import type { ArmCase } from './model/arm-case.ts';
import { armLabel } from './model/arm-label.ts';
import { compactRecords } from './model/compact-records.ts';
import type { Confidence } from './model/decision.ts';
import { failure } from './model/error.ts';
import { exitCodeOfDocument } from './model/exit-code.ts';
import { withNeeded } from './model/rests-on.ts';
import type { AblationDocument, ArmDocument, RunDocument, ScenarioDocument } from './model/run-document.ts';
import { storedArmCase } from './model/stored-arm-case.ts';
import { readRecords, readRunDocument } from './stored-run.ts';

async function storedCase(
  folder: string,
  run: RunDocument,
  scenario: ScenarioDocument,
  arm: ArmDocument,
): Promise<ArmCase> {
  return storedArmCase(run, scenario, arm, await readRecords(folder, arm, compactRecords().add));
}

function scenarioAt(run: RunDocument, index: number): ScenarioDocument {
  const scenario = run.scenarios[index];
  if (scenario === undefined) throw failure('GC9001', `the run has no scenario ${index}`);
  return scenario;
}

function armsOfRepetition(scenario: ScenarioDocument, repetition: number): readonly ArmDocument[] {
  return scenario.arms.filter((arm) => arm.repetition === repetition);
}

async function judgeTogether(
  folder: string,
  run: RunDocument,
  scenario: ScenarioDocument,
  arms: readonly ArmDocument[],
): Promise<readonly ArmDocument[]> {
  const cases = await Promise.all(arms.map((arm) => storedCase(folder, run, scenario, arm)));
  const caseOf = (name: string | null) => cases.find((one) => one.name === name) ?? null;
  const seen = cases.filter(({ history }) => history.records.length > 0);
  const costs = new Map(seen.map((one) => [one.name, costIntervals(one, caseOf(one.control))]));
  return judgedArms(arms, judgeScenario(cases), costs);
}

/** Which arms of a run folder: those of these names, in one repetition of the scenario at `index`. */
export interface StoredArms {
  readonly index: number;
  readonly repetition: number;
  readonly names: readonly string[];
}

function storedArms(run: RunDocument, { index, repetition, names }: StoredArms): readonly ArmDocument[] {
  return armsOfRepetition(scenarioAt(run, index), repetition).filter(({ name }) => names.includes(name));
}

/** The cases of those of these arms that the run folder has. */
export async function storedCases(folder: string, run: RunDocument, which: StoredArms): Promise<readonly ArmCase[]> {
  const scenario = scenarioAt(run, which.index);
  return Promise.all(storedArms(run, which).map((arm) => storedCase(folder, run, scenario, arm)));
}

/**
 * Judges those of these arms that the run folder has, and what they rest on, from what is stored there and nothing
 * else. Others of the scenario are not read: they change nothing.
 */
export async function judgeArms(folder: string, run: RunDocument, which: StoredArms): Promise<readonly ArmDocument[]> {
  const scenario = scenarioAt(run, which.index);
  const arms = withNeeded(armsOfRepetition(scenario, which.repetition), storedArms(run, which));
  return judgeTogether(folder, run, scenario, arms);
}

/** Judges ablations of a scenario, each by its arm without a directive, beside the arms of the first repetition. */
async function judgeAblations(
  folder: string,
  run: RunDocument,
  scenario: ScenarioDocument,
  ablations: readonly AblationDocument[],
): Promise<readonly AblationDocument[]> {
  if (ablations.length === 0) return [];
  const first = armsOfRepetition(scenario, 1);
  const arms = withNeeded(
    first,
    first.filter(({ name }) => ablations.some(({ of }) => of === name)),
  );
  const cases = await Promise.all(arms.map((arm) => storedCase(folder, run, scenario, arm)));
  const judged = judgeScenario(cases);
  const caseOf = (name: string | null) => cases.find((one) => one.name === name) ?? null;
  const seen = (armCase: ArmCase | null, said = judged.get(armCase?.name ?? '')) =>
    armCase === null || said === undefined ? null : { armCase, judged: said };
  const each: AblationDocument[] = [];
  for (const ablation of ablations) {
    const { arm, of } = ablation;
    const mine = arm === null ? null : await storedCase(folder, run, scenario, arm);
    const said = mine === null ? undefined : judgeArm(mine, neighboursOf(cases, judged));
    const verdict = effectOf(ablation, seen(caseOf(of)), seen(mine, said));
    const costs = mine === null ? [] : [[mine.name, costIntervals(mine, caseOf(mine.control))] as const];
    const verdicts = mine === null || said === undefined ? [] : [[mine.name, said] as const];
    const beside = arm === null ? [] : [arm, ...arms];
    const [judgedArm = null] = judgedArms(beside, new Map(verdicts), new Map(costs));
    each.push({ ...ablation, ...verdict, arm: judgedArm });
  }
  return each;
}

/** Judges one ablation that the run folder has. */
export async function judgeAblation(
  folder: string,
  run: RunDocument,
  index: number,
  name: string,
): Promise<AblationDocument> {
  const scenario = scenarioAt(run, index);
  const wanted = scenario.ablations.filter((one) => one.name === name);
  const [judged] = await judgeAblations(folder, run, scenario, wanted);
  if (judged === undefined) throw failure('GC9001', `the run has no ablation ${name}`);
  return judged;
}

/** Judges a scenario of a run folder, each repetition for itself, and its ablations. */
export async function judgeStored(folder: string, run: RunDocument, index: number): Promise<ScenarioDocument> {
  const scenario = scenarioAt(run, index);
  const judged = new Map<string, ArmDocument>();
  for (const repetition of new Set(scenario.arms.map((arm) => arm.repetition))) {
    const arms = await judgeTogether(folder, run, scenario, armsOfRepetition(scenario, repetition));
    for (const arm of arms) judged.set(armLabel(arm), arm);
  }
  const ablations = await judgeAblations(folder, run, scenario, scenario.ablations);
  const arms = scenario.arms.map((arm) => judged.get(armLabel(arm)) ?? arm);
  return judgedScenario({ ...scenario, ablations: [...ablations] }, arms);
}

/**
 * The document of a stored run with every verdict given anew. Nothing is started and nothing written; at another
 * confidence the same records are held to that.
 */
export async function rejudge(
  folder: string,
  options: { readonly confidence?: Confidence } = {},
): Promise<RunDocument> {
  const stored = await readRunDocument(folder);
  return judgeDocument(folder, { ...stored, confidence: options.confidence ?? stored.confidence });
}

/** An exit code that the verdicts did not give: the run was interrupted, or could not go on. */
function isImposed(run: RunDocument): boolean {
  return !run.complete && (run.exitCode ?? 0) >= 4;
}

/** A document with every verdict given anew, from the records that the run folder has. */
export async function judgeDocument(folder: string, run: RunDocument): Promise<RunDocument> {
  const scenarios: ScenarioDocument[] = [];
  for (const index of run.scenarios.keys()) scenarios.push(await judgeStored(folder, run, index));
  const judged = { ...run, scenarios };
  return { ...judged, exitCode: isImposed(run) ? run.exitCode : exitCodeOfDocument(judged) };
}
