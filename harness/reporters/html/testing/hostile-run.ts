import type { ArmDocument, RunDocument } from '../../../model/run-document.ts';
import type { StoredRun } from '../../../model/stored-run.ts';
import { syntheticRun } from './synthetic-run.ts';

/** Texts that would run, or end an element, where they were not escaped. */
export const hostileTexts = [
  '</script><script>window.hacked = 1</script>',
  '<!--<script>window.hacked = 1',
  '<img src=x onerror="window.hacked = 1">',
  'javascript:window.hacked=1',
  '"><svg onload=window.hacked=1>',
  'NUL \u0000 bell \u0007 \u2028 \u2029 lone \ud800',
] as const;

const everything = hostileTexts.join(' ');

function hostileArm(arm: ArmDocument): ArmDocument {
  const [fault] = arm.faults;
  return {
    ...arm,
    name: `${arm.name} ${everything}`,
    reason: everything,
    kinds: [
      { id: everything, count: 3 },
      { id: 'connect-refused', count: 2 },
    ],
    statuses: { [everything]: 3, 200: 4 },
    routes: [{ method: 'GET', path: `/${everything}`, sent: 4, failed: 2, gatewayErrors: 2, appErrors: 0 }],
    logs: [
      ...hostileTexts.map((line) => ({ from: everything, line })),
      { from: 'gateway', line: `[error] ${'x'.repeat(2 ** 20)}` },
      { from: 'app-1', line: everything.repeat(5_000) },
    ],
    faults: fault === undefined ? [] : [{ ...fault, proof: everything, target: everything, type: everything }],
    nodes: arm.nodes.map((node) => ({ ...node, name: `${node.name} ${everything}` })),
    mitigation:
      arm.mitigation === null ? null : { ...arm.mitigation, title: everything, diff: `+${hostileTexts.join('\n+')}` },
    skippedBecause: null,
    crashes: [{ program: everything, at: 3, request: 1, path: everything, cutOff: [], stack: [everything] }],
    resources: [{ name: everything, cpuMs: 1, rssPeakBytes: 1, network: null }],
  };
}

/** A run in which whatever comes from outside is hostile. */
export function hostileRun(): StoredRun {
  return syntheticRun(
    600,
    3_000,
    (run): RunDocument => ({
      ...run,
      environment: {
        ...run.environment,
        command: everything,
        gateway: { ...run.environment.gateway, version: everything, digest: everything, origin: everything },
      },
      scenarios: run.scenarios.map((scenario) => ({
        ...scenario,
        ...{ name: `flapping ${everything}`, title: everything, symptom: everything, hypothesis: everything },
        arms: scenario.arms.map(hostileArm),
      })),
    }),
  );
}
