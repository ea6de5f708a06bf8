import { unjudgedAblation } from './document.ts';
import type { AblationDocument, RunDocument } from './model/run-document.ts';
import type { AblatedArm } from './model/run-plan.ts';
import { judgeAblation, judgeArms } from './rejudge.ts';
import { runAndStoreArm } from './run-and-store.ts';
import { type Running, store } from './running.ts';
import { neededBy, type Turn } from './turn.ts';
import type { Pods } from './turn-pods.ts';

/** A turn of an arm without one directive. */
interface AblationTurn extends Turn {
  readonly arm: AblatedArm;
}

/** Whether a turn is that of an arm without one directive. */
export function isAblation(turn: Turn): turn is AblationTurn {
  return turn.arm.ablation !== undefined;
}

/** The document with one more ablation, in its planned place. */
function withAblation(document: RunDocument, index: number, ablation: AblationDocument): RunDocument {
  const scenarios = document.scenarios.map((scenario, i) => {
    if (i !== index) return scenario;
    const place = ({ name }: AblationDocument): number => scenario.ablationsPlanned.indexOf(name);
    return { ...scenario, ablations: [...scenario.ablations, ablation].toSorted((a, b) => place(a) - place(b)) };
  });
  return { ...document, scenarios };
}

/**
 * Runs an arm without one directive of its mitigation, unless nginx refuses the config then, or the arm with all of
 * them is not confirmed: there is nothing that a directive could be necessary for.
 */
export async function takeAblation(running: Running, pods: Pods, turn: AblationTurn): Promise<void> {
  const { plan, observer, refusals } = running;
  const { index, scenario, arm } = turn;
  const { repetition } = arm;
  observer.onArmStart?.(scenario, arm);
  const before = await judgeArms(plan.output, running.document, { index, repetition, names: neededBy(turn) });
  const isConfirmed = before.find(({ name }) => name === arm.ablation.of)?.verdict === 'confirmed';
  const refused = refusals.get(arm.ablation) ?? null;
  if (isConfirmed && refused === null) {
    await runAndStoreArm(running, pods, turn, (document, ran) =>
      withAblation(document, index, unjudgedAblation(arm, { arm: ran })),
    );
  } else {
    await pods.drop(turn);
    await store(running, (document) => withAblation(document, index, unjudgedAblation(arm, { refused })));
  }
  observer.onAblationEnd?.(scenario, await judgeAblation(plan.output, running.document, index, arm.name));
}
