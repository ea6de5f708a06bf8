import type { ValidationComparisonDocument } from '../model/validation-cell.ts';
import type { ValidationDocument } from '../model/validation-document.ts';
import type { RuntimeDescription } from '../runtimes/runtime.ts';
import { bisect } from '../validate/bisect.ts';
import { cellKeyText } from '../validate/matrix/cell.ts';
import { cellDocument } from '../validate/matrix/cell-document.ts';
import { matrixFaults } from '../validate/matrix/matrix-faults.ts';
import type { UnseenCell } from '../validate/matrix/sample-cells.ts';
import { askedTargets } from '../validate/requests/asked-targets.ts';
import { saidLeft, sampleTargets } from '../validate/targets/sample-targets.ts';
import type { Target, Unreached } from '../validate/targets/target.ts';
import { targetsOf } from '../validate/targets/targets-of.ts';
import { type ComparedMatrices, compareMatricesOf } from './compare-matrices-of.ts';
import { loadOwnConfig } from './load-own-config.ts';
import type { OwnRuntime } from './own-runtime.ts';
import { type OwnWorld, ownWorldOf } from './own-world.ts';
import { reloadUnderLoad } from './reload-under-load.ts';
import { type MatrixResult, type MatrixSide, runMatrices } from './run-matrix.ts';

/** How a config is taken through faults. */
export interface MeasureSettings {
  /** Pods at the same time, at most. */
  readonly workers: number;
  /** Faults that it is taken through; null = all. */
  readonly faults: ReadonlySet<string> | null;
  readonly onProgress: (what: string) => void;
  readonly signal: AbortSignal;
}

/** A config in its world, on a gateway that is ready. */
export interface Subject {
  readonly world: OwnWorld;
  readonly opened: OwnRuntime;
  readonly gateway: RuntimeDescription['gateway'];
  /** What users ask of it, where that is known. */
  readonly requests: ValidationDocument['requests'];
}

/** What it is compared with, and how. */
export interface Against extends Subject {
  /** As it was named. */
  readonly called: string;
  /** Looks for the change that makes it worse. */
  readonly bisect: boolean;
  /** How often more rounds are looked at, at most; unset: as often as is usual. */
  readonly looks?: number;
}

/** What came of the faults. */
export interface Measured extends Pick<ValidationDocument, 'faults' | 'matrix' | 'comparison'> {
  readonly unseen: readonly UnseenCell[];
  /** Places for which there was no room. */
  readonly left: readonly Unreached[];
}

const said = ({ name, version }: Subject['gateway']): string => `${name} ${version}`;

function targetsAsked({ world, requests }: Subject): readonly Target[] {
  const { tree, world: supplied } = world.complete;
  const { targets } = targetsOf(tree, (name) => supplied.hosts.get(name.toLowerCase()) ?? name);
  return askedTargets(targets, requests);
}

/** A config as it is taken through faults, beside another one where it is compared with that. */
function sideOf(subject: Subject, other: Subject | null = null): MatrixSide {
  const { world, opened } = subject;
  const others = other === null ? [] : targetsAsked(other);
  return { world, opened, ...sampleTargets(targetsAsked(subject), { others }) };
}

/** All places of a config: where one cell is asked for it is to be there, whichever places others have. */
function wholeSideOf(subject: Subject): MatrixSide {
  const { world, opened } = subject;
  return { world, opened, targets: targetsAsked(subject), left: [] };
}

function settingsOf({ workers, faults, signal, onProgress }: MeasureSettings) {
  return {
    ...{ workers, signal },
    only: ({ fault }: { readonly fault: string }) => faults?.has(fault) ?? true,
    onPodEnd: (done: number, of: number, ids: readonly string[]) => onProgress(`[${done}/${of}] ${ids.join(', ')}`),
  };
}

function measuredOf(results: readonly (readonly [MatrixResult, Subject])[]): Omit<Measured, 'comparison' | 'left'> {
  const matrix = results.flatMap(([{ samples }, { gateway }]) =>
    samples.map((sample) => cellDocument(sample, said(gateway))).filter((cell) => cell !== null),
  );
  const injected = new Set(matrix.map(({ fault }) => fault));
  return {
    matrix,
    faults: matrixFaults.filter(({ id }) => injected.has(id)).map(({ id, title }) => ({ id, title })),
    unseen: results.flatMap(([{ unseen }]) => unseen),
  };
}

/** Takes a config through every fault that can reach it. */
export async function measureConfig(subject: Subject, settings: MeasureSettings): Promise<Measured> {
  const side = sideOf(subject);
  const [result = { samples: [], unseen: [] }] = await runMatrices([side], settingsOf(settings));
  return { ...measuredOf([[result, subject]]), left: saidLeft(side), comparison: null };
}

/** The smallest change that makes a config worse at the place that is told first; null where it cannot be found. */
async function culpritOf(
  subject: Subject,
  against: Against,
  { comparison }: ComparedMatrices,
  settings: MeasureSettings,
): Promise<ValidationComparisonDocument['culprit']> {
  const [worst] = comparison.worse;
  if (worst === undefined) return null;
  const { method } = worst;
  if (method !== 'GET' && method !== 'POST') return null;
  const key = cellKeyText({ ...worst, method });
  const { opened, gateway } = subject;
  const { onProgress, signal } = settings;
  const baseline = wholeSideOf(against);
  return bisect({ baseline: against.world.given, candidate: subject.world.given }, async (config) => {
    const world = await ownWorldOf(config, { gateway, ofMachine: subject.world.ofMachine });
    if (world.refused.length > 0 || (await loadOwnConfig(world, opened, signal)).length > 0) return 'unusable';
    onProgress('tries the baseline with some of the changes');
    const candidate = wholeSideOf({ ...subject, world });
    const { comparison: tried } = await compareMatricesOf(
      { baseline, candidate },
      { ...settingsOf(settings), only: (cell) => cellKeyText(cell) === key, onFurther: () => {} },
    );
    return tried.worse.length > 0 ? 'worse' : 'fine';
  });
}

/** Takes a config and another one through the same faults side by side, and tells what differs. */
export async function measureAgainst(subject: Subject, against: Against, settings: MeasureSettings): Promise<Measured> {
  const { onProgress, signal } = settings;
  const [baseline, candidate] = [sideOf(against, subject), sideOf(subject, against)];
  const { looks } = against;
  const compared = await compareMatricesOf(
    { baseline, candidate },
    {
      ...settingsOf(settings),
      ...(looks === undefined ? {} : { looks }),
      onFurther: (cells, rounds) => onProgress(`${cells} cells look different: ${rounds} more rounds of them`),
    },
  );
  const isOther = said(against.gateway) !== said(subject.gateway);
  const { further: _, ...differences } = compared.comparison;
  const reload = isOther ? null : await reloadUnderLoad({ before: baseline, after: candidate }, subject.opened, signal);
  const culprit = against.bisect ? await culpritOf(subject, against, compared, settings) : null;
  const { first } = compared;
  return {
    ...measuredOf([[first.candidate, subject], ...(isOther ? [[first.baseline, against] as const] : [])]),
    left: saidLeft(candidate),
    comparison: { baseline: against.called, gateway: said(against.gateway), ...differences, reload, culprit },
  };
}
