import { comparisonsOf } from './claim.ts';
import { didYouMean } from './did-you-mean.ts';
import { describeValue } from './plain-value.ts';
import type { ScenarioShape } from './scenario-schema.ts';
import { type Finding, poolsOfArm, type Sound } from './sound-parts.ts';

function armNames(sound: Sound): readonly string[] {
  return [
    'control',
    ...sound.names.faults.map((fault) => `control/${fault}`),
    ...sound.faults.flatMap(([fault, { heldAgainst }]) => (heldAgainst === undefined ? [`broken/${fault}`] : [])),
    ...sound.mitigations.flatMap(([key, { as: name = key, against }]) => against.map((fault) => `${name}/${fault}`)),
  ];
}

function countsDuplicates(claim: ScenarioShape['mitigations'][string]['claim']): boolean {
  return (
    claim.type === 'duplicates' || comparisonsOf(claim).some(({ measure }) => measure === 'duplicatedNonIdempotent')
  );
}

/** Claims that compare with what is not there, bound nothing, or stand where they prove nothing. */
export function claimFindings(sound: Sound): readonly Finding[] {
  const steady = sound.faults.filter(([, { inject }]) => inject.shape === 'steady').map(([fault]) => fault);
  return sound.mitigations.flatMap(([name, mitigation]): Finding[] => {
    const { claim, against, antiPattern } = mitigation;
    const path = `mitigations.${name}.claim`;
    const findings: Finding[] = [];
    if (claim.type === 'atMost' && claim.perCycle === null && claim.total === null) {
      findings.push({ path, expected: 'a bound: perCycle, total or both', saw: 'none', hint: null });
    }
    const lasting = against.find((fault) => steady.includes(fault));
    if (claim.type === 'atMost' && claim.perCycle !== null && lasting !== undefined) {
      const saw = `${lasting}, which is steady`;
      const hint = 'a steady fault has no cycles: atMost({ total })';
      findings.push({ path: `${path}.perCycle`, expected: 'faults in cycles', saw, hint });
    }
    if (claim.type === 'atMost' && claim.withinMs !== null)
      findings.push(...withinFindings(path, claim.withinMs, against, sound));
    for (const [index, { than }] of comparisonsOf(claim).entries()) {
      if (armNames(sound).includes(than)) continue;
      const hint = didYouMean(than, armNames(sound), 'the arms are');
      const at = index === 0 ? `${path}.than` : `${path}.noHelp.than`;
      findings.push({ path: at, expected: 'the name of an arm', saw: describeValue(than), hint });
    }
    const harms = claim.type === 'worsens' || claim.type === 'duplicates';
    if (harms !== (antiPattern === true)) {
      const expected =
        antiPattern === true
          ? 'an anti-pattern to claim worsens({ … }) or duplicates()'
          : 'worsens({ … }) and duplicates() on an anti-pattern only';
      const hint = antiPattern === true ? 'an anti-pattern proves that it makes things worse' : 'add antiPattern: true';
      findings.push({ path, expected, saw: claim.type, hint });
    }
    const counting = [...against.map((fault) => `${name}/${fault}`), ...comparisonsOf(claim).map(({ than }) => than)];
    const runsImage = (arm: string) =>
      Object.values(poolsOfArm(sound, arm)).some(({ program }) => program.type === 'image');
    if (countsDuplicates(claim) && counting.some(runsImage)) {
      const expected = 'pools of app({ … }), whose journals tell what was done twice';
      findings.push({ path, expected, saw: 'an image, which keeps no journal', hint: null });
    }
    return claim.type === 'answers'
      ? [...findings, ...answersFindings(path, claim, pathsSent(mitigation, sound))]
      : findings;
  });
}

/** A bound on time that no cycle is long enough to exceed. */
function withinFindings(
  path: string,
  withinMs: number,
  against: readonly string[],
  { faults }: Sound,
): readonly Finding[] {
  return faults.flatMap(([name, { inject }]): Finding[] =>
    inject.shape === 'cyclic' && against.includes(name) && withinMs >= inject.downMs
      ? [
          {
            path: `${path}.withinMs`,
            expected: `less than the ${inject.downMs} ms for which ${name} lasts`,
            saw: String(withinMs),
            hint: null,
          },
        ]
      : [],
  );
}

type AnswersClaim = Extract<ScenarioShape['mitigations'][string]['claim'], { type: 'answers' }>;

/** The paths that the arms of a mitigation send; null where a load is not known yet, as its own shape is wrong. */
function pathsSent({ load, against }: Sound['mitigations'][number][1], sound: Sound): readonly string[] | null {
  const loads = load === undefined ? against.map((name) => loadOfFault(name, sound)) : [load];
  const paths = loads.flatMap((one) => one?.requests.map((request) => request.path) ?? []);
  return loads.includes(null) ? null : [...new Set(paths)];
}

function loadOfFault(name: string, { faults, load }: Sound): Sound['load'] {
  return faults.find(([fault]) => fault === name)?.[1].load ?? load;
}

function answersFindings(path: string, claim: AnswersClaim, paths: readonly string[] | null): readonly Finding[] {
  const possible = [claim.allowed, ...Object.values(claim.routes)].flat();
  const unseen = claim.seen.flatMap((status, index): Finding[] =>
    possible.includes(status)
      ? []
      : [{ path: `${path}.seen.${index}`, expected: 'a status that is allowed', saw: String(status), hint: null }],
  );
  const sharesOfNone = Object.keys(claim.atLeast).flatMap((status): Finding[] =>
    possible.includes(Number(status))
      ? []
      : [{ path: `${path}.atLeast.${status}`, expected: 'a status that is allowed', saw: status, hint: null }],
  );
  const unused = Object.keys(claim.routes).flatMap((route): Finding[] => {
    if (paths === null || (route.startsWith('/') && paths.some((sent) => sent.startsWith(route)))) return [];
    const hint = didYouMean(route, paths, 'the load sends');
    return [
      {
        path: `${path}.routes.${route}`,
        expected: 'the beginning of a path that the load sends',
        saw: describeValue(route),
        hint,
      },
    ];
  });
  return [...unseen, ...sharesOfNone, ...unused];
}
