import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Arm } from './model/arm.ts';
import type { ArmHistory } from './model/history.ts';
import { allNodes, keepsJournal, topologyOf } from './model/topology.ts';

/**
 * What the programs that crashed wrote, and of an arm in which nothing is done about its fault the apps, by their names;
 * nothing of one whose log cannot be read.
 */
export async function programLogs(
  arm: Arm,
  { programs }: ArmHistory,
  exchange: string,
): Promise<ReadonlyMap<string, string>> {
  const crashed = programs.filter((event) => event.crashed === true).map(({ program }) => program);
  const apps = arm.role === 'broken' ? allNodes(topologyOf(arm.world)).filter(keepsJournal) : [];
  const logs = [...new Set([...crashed, ...apps.map(({ name }) => name)])].map(async (name) => {
    return [name, await readFile(path.join(exchange, `${name}.log`), 'utf8').catch(() => '')] as const;
  });
  return new Map(await Promise.all(logs));
}
