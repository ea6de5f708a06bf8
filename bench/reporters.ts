import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRunDocument } from '../harness/stored-run.ts';
import { type Figure, figure } from './figure.ts';
import type { Part } from './part.ts';
import { runFlags } from './run-flags.ts';
import { runPeer } from './run-peer.ts';

const rounds = { full: 7, quick: 2 };
const asked = { default: 'console,html', all: 'console,html,json,junit,markdown,github' } as const;

/** The last line of end-of-run.ts. */
interface Told {
  readonly meanwhileMs: number;
  readonly endMs: number;
}

async function tell(folder: string, reporters: string): Promise<Told> {
  const program = path.join(import.meta.dirname, 'end-of-run.ts');
  const env = { GITHUB_STEP_SUMMARY: path.join(folder, 'summary.md') };
  const { stderr } = await runPeer([process.execPath, ...runFlags, program, folder, reporters], { env });
  return JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as Told;
}

async function figuresOf(folder: string, times: number): Promise<readonly Figure[]> {
  const { scenarios } = await readRunDocument(folder);
  const arms = scenarios.reduce((sum, one) => sum + one.arms.length, 0);
  const each = async (which: keyof typeof asked): Promise<readonly Told[]> => {
    const told: Told[] = [];
    for (let round = 0; round < times; round += 1) told.push(await tell(folder, asked[which]));
    return told;
  };
  const seconds = (told: readonly Told[], which: keyof Told): readonly number[] => told.map((one) => one[which] / 1000);
  const byDefault = await each('default');
  const all = await each('all');
  const goal = { goal: { atMost: 0.5 } };
  const of = `a run of ${arms} arms`;
  return [
    figure(`reporters.end-${arms}`, `${of}: console and HTML, at its end`, 's', seconds(byDefault, 'endMs'), goal),
    figure(`reporters.end-all-${arms}`, `${of}: every reporter, at its end`, 's', seconds(all, 'endMs'), goal),
    figure(
      `reporters.meanwhile-${arms}`,
      'besides: CPU while its arms run, all together',
      's',
      seconds(all, 'meanwhileMs'),
      { limit: 'arms are read for the HTML report when they end, each in some ms' },
    ),
  ];
}

/** What reporters add to stored runs, each time in a process of its own. */
export const reporters: Part = {
  name: 'reporters',
  title: 'Reporters',
  measure: async ({ quick, runs, say }) => {
    const figures: Figure[] = [];
    for (const run of runs) {
      say(run);
      const folder = await mkdtemp(path.join(tmpdir(), 'gatecrash-bench-'));
      try {
        await cp(run, folder, { recursive: true });
        figures.push(...(await figuresOf(folder, quick ? rounds.quick : rounds.full)));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    return { figures, notes: [] };
  },
};
