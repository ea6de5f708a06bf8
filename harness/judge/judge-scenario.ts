import { comparisonsLast } from '../model/arm.ts';
import type { ArmCase } from '../model/arm-case.ts';
import type { JudgedArm } from '../model/evidence.ts';
import { type AskedPages, askedPages } from './asked-pages.ts';
import { type Findings, gather } from './evidence.ts';
import { judgeArm, type Neighbours } from './judge-arm.ts';

/** Arms that others build on come first: controls, then broken arms. */
function stage({ role }: ArmCase): number {
  return role === 'control' ? 0 : role === 'broken' ? 1 : 2;
}

/** The arms of these cases that were judged so far, as an arm beside them is judged against them. */
export function neighboursOf(cases: readonly ArmCase[], judged: ReadonlyMap<string, JudgedArm>): Neighbours {
  const byName = new Map(cases.map((armCase) => [armCase.name, armCase]));
  const gathered = new Map<string, Findings>();
  const asked = new Map<string, AskedPages>();
  return {
    judged: (name) => judged.get(name) ?? null,
    other: (name) => {
      const armCase = byName.get(name);
      if (armCase === undefined) return null;
      const findings = gathered.get(name) ?? gather(armCase);
      gathered.set(name, findings);
      return { armCase, findings };
    },
    pages: (name) => {
      const armCase = byName.get(name);
      if (armCase === undefined) return null;
      const pages = asked.get(name) ?? askedPages(armCase);
      asked.set(name, pages);
      return pages;
    },
  };
}

/** Judges all arms of a scenario; the map has them in the order of `cases`. Never throws. */
export function judgeScenario(cases: readonly ArmCase[]): ReadonlyMap<string, JudgedArm> {
  const judged = new Map<string, JudgedArm>();
  const neighbours = neighboursOf(cases, judged);
  for (const armCase of comparisonsLast(cases.toSorted((a, b) => stage(a) - stage(b)))) {
    judged.set(armCase.name, judgeArm(armCase, neighbours));
  }
  return new Map(cases.map(({ name }) => [name, judged.get(name) as JudgedArm]));
}
