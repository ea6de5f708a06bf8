import type { ArmDocument } from '../model/run-document.ts';
import { counted, formatMs } from './style.ts';
import { oneLine, paragraph } from './text-layout.ts';

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** How often the gateway's pools went without a node. */
function ejections({ acts }: ArmDocument, node: string): string {
  const count = acts.filter(({ type, target }) => type === 'ejection' && target === node).length;
  return count === 0 ? '' : `, ejected ${counted(count, 'time')}`;
}

function nodesLine(arm: ArmDocument): readonly string[] {
  if (arm.nodes.length === 0) return [];
  const each = arm.nodes.map(({ name, attempts, failed, latencyMs }) => {
    const latency = `p50/p99 ${formatMs(latencyMs.p50)}/${formatMs(latencyMs.p99)} ms`;
    return `${name} ${failed} of ${attempts} attempts failed, ${latency}${ejections(arm, name)}`;
  });
  return [`nodes: ${each.join('; ')}`];
}

function resourcesLine({ resources }: ArmDocument): readonly string[] {
  if (resources.length === 0) return [];
  const each = resources.map(({ name, cpuMs, rssPeakBytes, network }) => {
    const traffic = network === null ? '' : `, ${size(network.rxBytes)} in, ${size(network.txBytes)} out`;
    return `${name} ${Math.round(cpuMs)} ms of CPU, ${size(rssPeakBytes)} of memory${traffic}`;
  });
  return [`used: ${each.join('; ')}`];
}

function captureLine({ capture }: ArmDocument): readonly string[] {
  if (capture === null) return [];
  const { packets, lost, full, file } = capture;
  const missing = [
    ...(full ? ['the first only'] : []),
    ...(lost !== null && lost > 0 ? [`${lost} more were lost`] : []),
  ];
  const of = missing.length === 0 ? '' : ` (${missing.join(', ')})`;
  return [`${packets === null ? 'packets' : counted(packets, 'packet')}${of}: ${file}`];
}

/** Commands stay on one line each, so that they can be copied; one with a line break in its body has it as it is. */
function curlLines({ curl }: ArmDocument): readonly string[] {
  if (curl === null || curl.commands.length === 0) return [];
  const more = curl.more === 0 ? [] : [`  and ${counted(curl.more, 'more request')} that failed`];
  return [
    '  failed, to be made again in a pod that --keep leaves up:',
    ...[...Map.groupBy(curl.commands, ({ outcome }) => outcome)].flatMap(([outcome, commands]) => [
      `  ended in ${outcome}:`,
      ...commands.map(({ command }) => `  ${command}`),
    ]),
    ...more,
  ];
}

/** What was seen of an arm besides what decided it, for those who want to look on. */
export function verboseLines(arm: ArmDocument, width: number): readonly string[] {
  return [
    ...[...nodesLine(arm), ...resourcesLine(arm), ...captureLine(arm)].flatMap((text) =>
      paragraph(oneLine(text), width, 2),
    ),
    ...curlLines(arm),
  ];
}
