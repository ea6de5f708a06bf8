import type { AblationEffect } from '../model/ablation.ts';
import type { AblationDocument, ArmDocument, ScenarioDocument } from '../model/run-document.ts';
import { statuses } from './render-scenario.ts';
import { counted, type Paint } from './style.ts';
import { oneLine, paragraph } from './text-layout.ts';
import { type Column, textTable } from './text-table.ts';

const columns: readonly Column[] = [
  { title: 'effect', minWidth: 9, yields: 4 },
  { title: 'line', minWidth: 4, yields: 3 },
  { title: 'directive', minWidth: 20, yields: 1 },
  { title: 'without it', minWidth: 12, yields: 2 },
];
const effectColumn = 0;

/** The colour of an effect; its word says the same without it. */
export const effectColours = {
  necessary: 'green',
  helpful: 'cyan',
  idle: 'gray',
  unclear: 'yellow',
} as const satisfies Record<AblationEffect, string>;

/** An effect; unclear where it was not judged. */
export function effectLabel(effect: AblationEffect | null): AblationEffect {
  return effect ?? 'unclear';
}

const signs = { added: '+', removed: '-', changed: '~', moved: '>' } as const;

/** What came of the requests of an arm without a directive; the sentence says what of it counts. */
function withoutIt({ refused, arm }: AblationDocument): string {
  if (refused !== null) return 'nginx refuses';
  return arm === null ? 'not run' : statuses(arm);
}

/** The row of a directive: its effect, place, text, and what came without it. */
export function ablationCells(ablation: AblationDocument): readonly string[] {
  const { file, line, change, text } = ablation.directive;
  return [
    effectLabel(ablation.effect),
    change === 'removed' ? `${file}:${line}` : String(line),
    `${signs[change]} ${oneLine(text)}`,
    withoutIt(ablation),
  ];
}

/** What makes no difference has no sentence unless one wants to know more, and several that share one have it once. */
function saysMore(
  ablation: AblationDocument | undefined,
  next: AblationDocument | undefined,
  verbose: boolean,
): boolean {
  if (ablation?.effect === 'idle' && !verbose) return false;
  return ablation?.because !== next?.because;
}

/** The directives of one mitigation. */
function ofArm(
  { name, mitigation }: ArmDocument,
  { ablations, ablationsPlanned }: ScenarioDocument,
  { width, paint, verbose }: AblationOptions,
): readonly string[] {
  const mine = ablations.filter(({ of }) => of === name);
  const planned = ablationsPlanned.filter((one) => one.startsWith(`${name} `)).length;
  const config = mitigation?.config ?? '';
  const head = (words: string) => ['', ...paragraph(words, width)];
  if (planned === 0) {
    return head(`${name}: no directive of ${config} differs from the broken config, so there is nothing to take back.`);
  }
  const colour = (cell: string, row: number, column: number) =>
    column === effectColumn ? paint(effectColours[effectLabel(mine[row]?.effect ?? null)], cell) : cell;
  const table = textTable(columns, mine.map(ablationCells), width, colour);
  const missing = planned - mine.length;
  return [
    ...head(`${name}: which directive of ${config} did it, each taken back alone`),
    ...(mine.length === 0 ? [] : table.head.map((line) => paint('dim', line))),
    ...mine.flatMap(({ because }, index) => [
      ...(table.rows[index] ?? []),
      ...(saysMore(mine[index], mine[index + 1], verbose)
        ? paragraph(oneLine(because ?? 'not judged'), width, 2)
        : []
      ).map((line) => paint('dim', line)),
    ]),
    ...(missing === 0 ? [] : [`${counted(missing, 'directive')} without a result`]),
  ];
}

/** How the ablations of a scenario are laid out. */
export interface AblationOptions {
  readonly width: number;
  readonly paint: Paint;
  readonly verbose: boolean;
}

/** A short table for each mitigation that was run: what its directives do for it. */
export function renderAblations(scenario: ScenarioDocument, options: AblationOptions): readonly string[] {
  return scenario.arms
    .filter(({ role, repetition }) => role === 'mitigation' && repetition === 1)
    .flatMap((arm) => ofArm(arm, scenario, options));
}
