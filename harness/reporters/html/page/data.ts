import type { ArmData, ReportData, ScenarioData } from '../report-data.ts';

/** What the page shows: it stands in the page itself. */
export const report: ReportData = JSON.parse(document.getElementById('data')?.textContent ?? '{}');

/** The scenario of that name. */
export function scenarioNamed(name: string): ScenarioData | null {
  return report.scenarios.find((scenario) => scenario.name.toWellFormed() === name) ?? null;
}

/** The arm of that label. */
export function armLabelled(scenario: ScenarioData, label: string): ArmData | null {
  return scenario.arms.find((arm) => arm.label.toWellFormed() === label) ?? null;
}

/** How often a kind of error was seen, and in which arms. */
export function armsWithKind(id: string): readonly { scenario: string; arm: string; count: number }[] {
  return report.scenarios.flatMap(({ name, arms }) =>
    arms.flatMap(({ label, kinds }) =>
      kinds.filter((kind) => kind.id === id).map(({ count }) => ({ scenario: name, arm: label, count })),
    ),
  );
}
