import path from 'node:path';
import type { ArmDocument, RunDocument } from './model/run-document.ts';

/** An arm whose paths began at the folder `from`, and now begin at `to`. */
export function relocatedArm(arm: ArmDocument, from: string, to: string): ArmDocument {
  if (from === to) return arm;
  const moved = (file: string): string => path.relative(to, path.join(from, file));
  return {
    ...arm,
    folder: arm.folder === null ? null : moved(arm.folder),
    records: arm.records === null ? null : moved(arm.records),
    capture: arm.capture === null ? null : { ...arm.capture, file: moved(arm.capture.file) },
  };
}

/** A document whose paths began at the folder `from`, and now begin at `to`. */
export function relocated(document: RunDocument, from: string, to: string): RunDocument {
  if (from === to) return document;
  return {
    ...document,
    scenarios: document.scenarios.map((scenario) => ({
      ...scenario,
      arms: scenario.arms.map((arm) => relocatedArm(arm, from, to)),
      ablations: scenario.ablations.map((one) => ({
        ...one,
        arm: one.arm === null ? null : relocatedArm(one.arm, from, to),
      })),
    })),
  };
}
